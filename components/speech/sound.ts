/** Plays a host's samples through an audio element, which keeps the pitch at every speed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { encodeWAV } from './export/wav.ts';
import { holds } from './utterance.ts';

/** What is played; the controller writes `time`, `waiting`, and `playing` when the sound has ended. */
export interface Speaker extends ReactiveControllerHost {
  readonly samples: Float32Array | null;
  readonly sampleRate: number;
  /** Seconds; set by the host to go there. */
  time: number;
  playing: boolean;
  /** Whether more samples are to come: the end of those that there are is not the end. */
  readonly growing: boolean;
  /** Whether it plays, and has nothing to play until more samples come. */
  waiting: boolean;
  readonly loop: boolean;
  readonly speed: number;
  /** 0…1. */
  readonly volume: number;
  /** Seconds. */
  readonly duration: number;
  /** Called where the browser refuses to play. */
  failed(error: unknown): void;
}

/** What the audio element was given: a part of the host's samples, as more of them may have come since. */
interface Source {
  /** All samples that the host had. */
  readonly given: Float32Array;
  readonly part: Float32Array;
  /** Where the part begins in them. */
  readonly from: number;
  readonly sampleRate: number;
  readonly url: string;
}

/** One voice at a time on a page: whoever starts to speak silences the one before. */
let speaking: Sound | undefined;

export class Sound implements ReactiveController {
  readonly #audio = new Audio();
  #request = 0;
  #source: Source | undefined;
  /** The time that the host was told last; another one means that it was sent elsewhere. */
  #told = 0;
  /** Where a single word ends. */
  #until = Infinity;
  /** Whether the part was played to its end. */
  #spent = false;

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
    this.#rebase();
    if (host.playing && !host.samples?.length) host.playing = false;
    if (host.playing || this.#source) this.#apply();
    if (host.waiting && !(host.playing && this.#spent)) host.waiting = false;
  }

  hostDisconnected(): void {
    this.host.playing = this.host.waiting = false;
    this.#unload();
  }

  /** Goes on with what sounds where other samples hold it too, at the place where they have it. */
  #rebase(): void {
    const [{ samples, sampleRate, time }, source] = [this.host, this.#source];
    if (!source || (source.given === samples && source.sampleRate === sampleRate)) return;
    const from = source.from + Math.round((time - this.#told) * sampleRate);
    if (!samples || sampleRate !== source.sampleRate || !holds(samples, source.part, from)) return this.#unload();
    this.#source = { ...source, given: samples, from };
    this.#told = time;
  }

  #apply(): void {
    const [{ host }, audio] = [this, this.#audio];
    if (host.playing && !this.#source) this.#load(0);
    if (host.time !== this.#told) this.#go(host.time);
    if (host.playing && this.#spent) this.#advance();
    audio.volume = host.volume;
    audio.playbackRate = host.speed;
    audio.loop = host.loop && !host.growing && this.#until === Infinity && this.#source?.part.length === host.samples?.length;
    if (!host.playing) this.#stop();
    else if (!this.#request && !this.#spent) void this.#start();
  }

  /** Where the part ends in the host's samples. */
  #reached({ from, part }: Source): number {
    return from + part.length;
  }

  /** Seconds of the host's before the part. */
  #before({ from, sampleRate }: Source): number {
    return from / sampleRate;
  }

  #load(from: number): void {
    const { samples, sampleRate } = this.host;
    if (!samples) return;
    this.#unload();
    const part = samples.subarray(from);
    const url = URL.createObjectURL(new Blob([encodeWAV(part, sampleRate)], { type: 'audio/wav' }));
    this.#source = { given: samples, part, from, sampleRate, url };
    this.#audio.src = url;
    this.#told = from / sampleRate;
    this.#spent = false;
  }

  #unload(): void {
    this.#halt();
    if (!this.#source) return;
    this.#audio.removeAttribute('src');
    this.#audio.load();
    URL.revokeObjectURL(this.#source.url);
    this.#source = undefined;
  }

  /** Goes to a time; one outside the part needs all there is. */
  #go(time: number): void {
    const inside = (source: Source): boolean => time >= this.#before(source) && time * source.sampleRate <= this.#reached(source);
    if (!this.#source || !inside(this.#source)) this.#load(0);
    const source = this.#source;
    if (!source) return;
    this.#told = time;
    this.#spent = time * source.sampleRate >= this.#reached(source); // an audio element that plays at its end would begin again
    this.#audio.currentTime = time - this.#before(source);
  }

  /** From the end of the part: on with what came since, or waiting for it, or round, or no further. */
  #advance(): void {
    const { host } = this;
    const reached = this.#reached(this.#source!);
    if (host.samples!.length > reached) return this.#load(reached);
    this.#halt();
    host.waiting = host.growing;
    if (host.growing) return;
    host.time = host.loop ? 0 : host.duration;
    host.playing = host.loop;
    this.#go(host.time);
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
    this.#halt();
    this.#until = Infinity;
    if (speaking === this) speaking = undefined;
  }

  #halt(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    if (this.#audio.paused || !this.#source) return;
    this.#audio.pause();
    if (!this.#spent) this.#audio.currentTime = this.#told - this.#before(this.#source); // it ran on a little since
  }

  #ask(): void {
    this.#request = requestAnimationFrame(() => {
      this.#ask();
      this.#follow();
    });
  }

  readonly #follow = (): void => {
    const [{ host }, source] = [this, this.#source];
    if (!host.playing || !source || this.#spent || host.time !== this.#told) return;
    const time = this.#before(source) + this.#audio.currentTime;
    if (time >= this.#until) host.playing = false;
    host.time = this.#told = Math.min(time, this.#until, host.duration);
  };

  readonly #end = (): void => {
    const [{ host }, source] = [this, this.#source];
    if (!source || !this.#audio.ended) return; // other samples came since
    host.time = Math.min(this.#until, this.#reached(source) / source.sampleRate);
    this.#go(host.time);
    if (this.#until < Infinity) host.playing = false;
    host.requestUpdate();
  };
}
