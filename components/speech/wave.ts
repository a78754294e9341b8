/**
 * The waveform, which wavesurfer.js draws and divides into what was played and what is ahead. It only shows: sound.ts gives the
 * audio element a growing sound in parts, and wavesurfer takes what its audio element has for all there is.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import WaveSurfer from 'wavesurfer.js';
import { GrowingPeaks } from './peaks.ts';

/** Share of its height that the loudest sound fills. */
const FILL = 0.94;

export class Wave implements ReactiveController {
  readonly #peaks = new GrowingPeaks();
  #surfer: WaveSurfer | undefined;
  #place: HTMLElement | null = null;
  #samples: Float32Array | undefined;
  #duration = 0;
  #look = '';
  #time = 0;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#clear();
  }

  /** Draws a sound of some seconds into its place: one that is new, or has another colour or room. */
  show(place: HTMLElement | null, samples: Float32Array | null | undefined, duration: number, color: string): void {
    if (place !== this.#place || !samples) this.#clear();
    if (!place || !samples) return;
    const height = place.clientHeight - (place.clientHeight % 2); // silence, two pixels high, is sharp where the middle is between two
    const look = [color, place.clientWidth, height, devicePixelRatio].join();
    this.#surfer ??= this.#create(place);
    if (look !== this.#look) this.#surfer.setOptions({ height, waveColor: color, progressColor: color });
    this.#look = look;
    if (samples === this.#samples && duration === this.#duration) return;
    [this.#samples, this.#duration] = [samples, duration];
    const parts = this.#peaks.of(samples);
    void this.#surfer.load('', [parts.map(([, high]) => high), parts.map(([low]) => low)], duration);
  }

  /** Goes to a time, in seconds. */
  go(time: number): void {
    this.#time = time;
    this.#surfer?.setTime(time);
  }

  #create(place: HTMLElement): WaveSurfer {
    this.#place = place;
    const options = { interact: false, cursorWidth: 0, normalize: true, barHeight: FILL };
    const surfer = WaveSurfer.create({ ...options, container: place, media: new Audio() });
    surfer.on('ready', () => surfer.setTime(this.#time)); // until then it does not know how long the sound is
    return surfer;
  }

  #clear(): void {
    this.#surfer?.destroy();
    this.#surfer = this.#samples = undefined;
    this.#place = null;
    this.#look = '';
  }
}
