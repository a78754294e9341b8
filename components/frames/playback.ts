/** Moves a host from frame to frame while it plays. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What is played; the controller writes `frame`, and `playing` when a clip that does not loop has ended. */
export interface Player extends ReactiveControllerHost {
  frame: number;
  playing: boolean;
  readonly loop: boolean;
  /** Frames in all; 0 without a clip. */
  readonly count: number;
  /** Frames per second as they are shown now. */
  readonly pace: number;
}

/** The longest time in ms that is made up for after a pause of the page's, such as a hidden tab. */
const MAX_GAP = 250;

export class Playback implements ReactiveController {
  #request = 0;
  #last = 0;
  /** Share of a frame that has passed since the last one. */
  #passed = 0;

  constructor(readonly host: Player) {
    host.addController(this);
  }

  hostUpdated(): void {
    const runs = this.host.playing && this.host.count > 1;
    if (runs && !this.#request) this.#begin();
    if (!runs) this.#end();
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  #begin(): void {
    if (!this.host.loop && this.host.frame === this.host.count - 1) this.host.frame = 0;
    this.#passed = 0;
    this.#last = performance.now();
    this.#ask();
  }

  #end(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  #ask(): void {
    this.#request = requestAnimationFrame((now) => {
      this.#ask();
      this.#advance(Math.max(0, Math.min(MAX_GAP, now - this.#last)) * (this.host.pace / 1000));
      this.#last = now;
    });
  }

  #advance(frames: number): void {
    const { host } = this;
    this.#passed += frames;
    const steps = Math.floor(this.#passed);
    if (steps === 0) return;
    this.#passed -= steps;
    const next = host.frame + steps;
    const ends = !host.loop && next >= host.count - 1;
    host.frame = ends ? host.count - 1 : next % host.count;
    if (ends) host.playing = false;
  }
}
