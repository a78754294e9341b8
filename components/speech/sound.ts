/** Plays a host's samples through an audio element, which keeps the pitch at every speed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { encodeWAV } from './export/wav.ts';

/** What is played; the controller writes `time`, and `playing` when the sound has ended. */
export interface Speaker extends ReactiveControllerHost {
  readonly samples: Float32Array | null;
  readonly sampleRate: number;
  /** Seconds; set by the host to go there. */
  time: number;
  playing: boolean;
  readonly loop: boolean;
  readonly speed: number;
  /** 0…1. */
  readonly volume: number;
  /** Seconds. */
  readonly duration: number;
  /** Called where the browser refuses to play. */
  failed(error: unknown): void;
}

/** One voice at a time on a page: whoever starts to speak silences the one before. */
let speaking: Sound | undefined;

export class Sound implements ReactiveController {
  readonly #audio = new Audio();
  #request = 0;
  /** What the audio element was given. */
  #source: { readonly samples: Float32Array; readonly sampleRate: number; readonly url: string } | undefined;
  /** The time that the host was told last; another one means that it was sent elsewhere. */
  #told = 0;
  /** Where a single word ends. */
  #until = Infinity;

  constructor(readonly host: Speaker) {
    host.addController(this);
    this.#audio.preload = 'auto';
    this.#audio.addEventListener('ended', this.#end);
    this.#audio.addEventListener('timeupdate', this.#follow); // tabs that are hidden have no animation frames
  }

  /** Plays from one time to another, then stops. */
  playPart(from: number, to: number): void {
    this.host.time = from;
    this.#until = to;
    this.host.playing = true;
  }

  /** Plays on beyond the end of a part. */
  playOn(): void {
    this.#until = Infinity;
  }

  hostUpdated(): void {
    const { host } = this;
    if (this.#source && (this.#source.samples !== host.samples || this.#source.sampleRate !== host.sampleRate)) this.#unload();
    if (host.playing && !host.samples?.length) host.playing = false;
    if (host.playing || this.#source) this.#apply();
  }

  hostDisconnected(): void {
    this.host.playing = false;
    this.#unload();
  }

  #apply(): void {
    const [{ host }, audio] = [this, this.#audio];
    if (host.playing) this.#load();
    audio.volume = host.volume;
    audio.playbackRate = host.speed;
    audio.loop = host.loop && this.#until === Infinity;
    if (host.time !== this.#told) this.#told = audio.currentTime = host.time;
    if (host.playing && !this.#request) void this.#start();
    if (!host.playing) this.#stop();
  }

  #load(): void {
    const { samples, sampleRate, time } = this.host;
    if (this.#source || !samples) return;
    const url = URL.createObjectURL(new Blob([encodeWAV(samples, sampleRate)], { type: 'audio/wav' }));
    this.#source = { samples, sampleRate, url };
    this.#audio.src = url;
    this.#told = this.#audio.currentTime = time;
  }

  #unload(): void {
    this.#stop();
    if (!this.#source) return;
    this.#audio.removeAttribute('src');
    this.#audio.load();
    URL.revokeObjectURL(this.#source.url);
    this.#source = undefined;
  }

  async #start(): Promise<void> {
    if (speaking && speaking !== this) speaking.host.playing = false;
    speaking = this;
    this.#ask();
    try {
      await this.#audio.play();
    } catch (error) {
      if ((error as DOMException).name === 'AbortError') return; // paused, or other samples, before it began
      this.host.playing = false;
      this.host.failed(error);
    }
  }

  #stop(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#until = Infinity;
    if (!this.#audio.paused) {
      this.#audio.pause();
      this.#audio.currentTime = this.#told; // it ran on a little since
    }
    if (speaking === this) speaking = undefined;
  }

  #ask(): void {
    this.#request = requestAnimationFrame(() => {
      this.#ask();
      this.#follow();
    });
  }

  readonly #follow = (): void => {
    const [{ host }, { currentTime }] = [this, this.#audio];
    if (!host.playing || !this.#source || host.time !== this.#told) return;
    if (currentTime >= this.#until) host.playing = false;
    host.time = this.#told = Math.min(currentTime, this.#until, host.duration);
  };

  readonly #end = (): void => {
    this.host.time = this.#told = this.host.duration;
    this.host.playing = false;
  };
}
