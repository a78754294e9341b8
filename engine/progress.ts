/** One fraction for the whole of a generation, which never goes back. */
import type { ProgressEvent } from './protocol.ts';

type Stage = ProgressEvent['stage'];

/** Where each stage begins and ends when the model must be opened first, and when it is open already. */
const COLD: Readonly<Record<Stage, readonly [number, number]>> = {
  download: [0, 0.2],
  compile: [0.2, 0.28],
  prepare: [0.28, 0.3],
  sample: [0.3, 0.98],
  decode: [0.98, 1],
};
const WARM: Readonly<Record<Stage, readonly [number, number]>> = {
  download: [0, 0],
  compile: [0, 0],
  prepare: [0, 0.03],
  sample: [0.03, 0.98],
  decode: [0.98, 1],
};

export class Progress {
  #stage: Stage = 'prepare';
  #fraction = 0;
  #spans = WARM;

  constructor(private readonly emit: (event: ProgressEvent) => void) {}

  enter(stage: Stage, bytes?: { readonly loadedBytes: number; readonly totalBytes: number }): void {
    if (stage === 'download' || stage === 'compile') this.#spans = COLD;
    this.#stage = stage;
    this.#tell(this.#spans[stage][0], bytes);
  }

  /** `share` of the current stage is done. */
  advance(share: number, bytes?: { readonly loadedBytes: number; readonly totalBytes: number }): void {
    const [from, to] = this.#spans[this.#stage];
    this.#tell(from + (to - from) * share, bytes);
  }

  /** The end. */
  finish(): void {
    this.#tell(1);
  }

  #tell(fraction: number, bytes?: { readonly loadedBytes: number; readonly totalBytes: number }): void {
    this.#fraction = Math.max(this.#fraction, fraction);
    this.emit({ type: 'progress', stage: this.#stage, fraction: this.#fraction, ...bytes });
  }
}
