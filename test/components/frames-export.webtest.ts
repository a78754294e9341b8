/** What the player saves, opened again by the browser. */
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import '../../components/frames/frames.ts';
import { enlargedFrame, frameOf, type Clip } from '../../components/frames/clip.ts';
import { delayOf, encodeGIF } from '../../components/frames/export/gif.ts';
import { BACKGROUNDS, save, type Format, type SaveOptions } from '../../components/frames/export/formats.ts';
import { fromStrip, gradient, opaque } from './clips.ts';
import { mount } from './page.ts';

let walk: Clip;
before(async () => (walk = fromStrip(await pixelsOf(await (await fetch(new URL('../fixtures/walk.png', import.meta.url))).blob()), 64)));

/** A picture's pixels, not premultiplied. */
async function pixelsOf(file: Blob): Promise<Uint8ClampedArray> {
  return drawn(await createImageBitmap(file, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }));
}

function drawn(image: ImageBitmap | VideoFrame | HTMLVideoElement): Uint8ClampedArray {
  const [width, height] = image instanceof HTMLVideoElement ? [image.videoWidth, image.videoHeight]
    : image instanceof VideoFrame ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

interface Animation {
  readonly frames: readonly Uint8ClampedArray[];
  /** Milliseconds each. */
  readonly durations: readonly number[];
  readonly repetitions: number;
}

/** An animation as the browser decodes it. */
async function decoded(file: File): Promise<Animation> {
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  const track = decoder.tracks.selectedTrack!;
  const [frames, durations]: [Uint8ClampedArray[], number[]] = [[], []];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    frames.push(drawn(image));
    durations.push((image.duration ?? 0) / 1000);
    image.close();
  }
  return { frames, durations, repetitions: track.repetitionCount };
}

/** The largest difference of what can be seen: alpha, and colours where they are not clear. */
function difference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(got.length).to.equal(wanted.length);
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    const seen = i % 4 === 3 ? 1 : wanted[i - (i % 4) + 3]! / 255;
    largest = Math.max(largest, seen * Math.abs(got[i]! - wanted[i]!));
  }
  return largest;
}

/** Until a video shows the frame that is asked for: one that was sought before may come late, and `seeked` comes before the picture. */
async function shows(video: HTMLVideoElement, isIt: (mediaTime: number) => boolean): Promise<void> {
  const next = (): Promise<number> => new Promise((resolve) => video.requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime)));
  while (!isIt(await next()));
}

/** A video's frames as a `<video>` shows them, each soon after its beginning. */
async function played(file: File, clip: Clip, count = clip.count): Promise<{ frames: Uint8ClampedArray[]; video: HTMLVideoElement }> {
  const video = Object.assign(document.createElement('video'), { src: URL.createObjectURL(file), muted: true, preload: 'auto' });
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error?.message));
  });
  const frames: Uint8ClampedArray[] = [];
  for (let i = 0; i < count; i++) {
    const shown = shows(video, (at) => Math.round(at * clip.fps) === i);
    video.currentTime = (i + 0.2) / clip.fps;
    await shown;
    frames.push(drawn(video));
  }
  URL.revokeObjectURL(video.src);
  return { frames, video };
}

/** Mean difference per channel, of what can be seen. */
function mean(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(got.length).to.equal(wanted.length);
  let sum = 0;
  for (let i = 0; i < wanted.length; i++) sum += i % 4 === 3 || wanted[i - (i % 4) + 3]! > 0 ? Math.abs(got[i]! - wanted[i]!) : 0;
  return sum / wanted.length;
}

/** A frame on a colour. */
const onto = (pixels: Uint8ClampedArray, ground: readonly number[]): Uint8ClampedArray =>
  pixels.map((value, i) => {
    const alpha = pixels[i - (i % 4) + 3]! / 255;
    return i % 4 === 3 ? 255 : value * alpha + ground[i % 4]! * (1 - alpha);
  });

const failure = (promise: Promise<unknown>): Promise<string> => promise.then(() => '', (error: Error) => error.message);

describe('stills', () => {
  it('open with the pixels they were made of', async () => {
    expect(difference(await pixelsOf(await save(walk, 'frame', { frame: 5 })), frameOf(walk, 5))).to.equal(0);
    expect(difference(await pixelsOf(await save(gradient(), 'frame', { frame: 2 })), frameOf(gradient(), 2))).to.be.at.most(1);
  });

  it('come as a sheet that opens', async () => {
    const files = unzipSync(new Uint8Array(await (await save(walk, 'sheet', { name: 'walk' })).arrayBuffer()));
    const bitmap = await createImageBitmap(new Blob([files['walk.png'] as Uint8Array<ArrayBuffer>]));
    expect([bitmap.width, bitmap.height]).to.deep.equal([256, 128]);
  });
});

describe('animated PNG', () => {
  for (const scale of [1, 3]) {
    it(`opens with every frame, its time and its transparency, ${scale} times as large`, async () => {
      const { frames, durations, repetitions } = await decoded(await save(walk, 'apng', { scale }));
      expect(durations).to.deep.equal(Array(8).fill(125));
      expect(repetitions).to.equal(Infinity);
      frames.forEach((frame, i) => expect(difference(frame, enlargedFrame(walk, i, scale))).to.equal(0));
    });
  }

  it('keeps soft edges and more colours than a table holds', async () => {
    const clip = gradient();
    const { frames } = await decoded(await save(clip, 'apng', { scale: 1 }));
    frames.forEach((frame, i) => expect(difference(frame, frameOf(clip, i))).to.be.at.most(1));
  });

  it('plays once when the clip does, at any pace', async () => {
    const { durations, repetitions } = await decoded(await save(gradient(4, 4, 3, { fps: 12.5, loop: false }), 'apng'));
    expect(durations).to.deep.equal([80, 80, 80]);
    expect(repetitions).to.be.at.most(1);
  });
});

describe('GIF', () => {
  for (const scale of [1, 4]) {
    it(`opens with every frame, its time and its transparency, ${scale} times as large`, async () => {
      const { frames, durations, repetitions } = await decoded(await save(walk, 'gif', { scale }));
      expect(frames).to.have.length(8);
      expect(durations.reduce((sum, each) => sum + each)).to.equal(1000);
      expect(repetitions).to.equal(Infinity);
      frames.forEach((frame, i) => expect(difference(frame, enlargedFrame(walk, i, scale))).to.equal(0));
    });
  }

  it('comes near more colours than a table holds, and makes edges hard', async () => {
    const clip = gradient();
    const { frames } = await decoded(await save(clip, 'gif', { scale: 1 }));
    frames.forEach((frame, i) => expect(mean(frame, frameOf(opaque(clip), i))).to.be.below(8));
  });

  it('plays once when the clip does', async () => {
    const { repetitions } = await decoded(new File([encodeGIF({ ...walk, loop: false })], 'once.gif', { type: 'image/gif' }));
    expect(repetitions).to.equal(0);
  });

  it('keeps the time of the whole clip, whatever the pace', () => {
    for (const fps of [3, 7, 8, 12, 24, 30, 48]) {
      const total = Array.from({ length: 4 * fps }, (_, i) => delayOf(i, fps)).reduce((sum, each) => sum + each);
      expect(total, `${fps} fps`).to.equal(400);
    }
  });
});

describe('video', () => {
  it('opens as WebM with transparency', async () => {
    const { frames, video } = await played(await save(walk, 'webm', { scale: 4 }), walk);
    expect([video.videoWidth, video.videoHeight]).to.deep.equal([256, 256]);
    expect(video.duration).to.be.closeTo(1, 0.03);
    expect(frames[0]![3], 'the corner is clear').to.be.below(10);
    frames.forEach((frame, i) => expect(mean(frame, enlargedFrame(walk, i, 4)), `frame ${i}`).to.be.below(3));
  });

  for (const format of ['webm', 'mp4'] as const) {
    it(`opens as ${format} on a ground, played twice`, async () => {
      const { frames, video } = await played(await save(walk, format, { scale: 4, background: 'dark', plays: 2 }), walk, 16);
      expect(video.duration).to.be.closeTo(2, 0.05);
      frames.forEach((frame, i) => expect(mean(frame, onto(enlargedFrame(walk, i % 8, 4), BACKGROUNDS.dark)), `frame ${i}`).to.be.below(3));
    });
  }

  it('has even edges when the clip has odd ones', async () => {
    const clip = gradient(33, 17, 3);
    const { video } = await played(await save(clip, 'webm', { scale: 3, background: 'light' }), clip, 1);
    expect([video.videoWidth, video.videoHeight]).to.deep.equal([100, 52]);
  });

  it('says what to do instead where the browser has no encoder', async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'VideoEncoder')!;
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    try {
      expect(await failure(save(walk, 'mp4'))).to.match(/cannot encode MP4 \(it has no WebCodecs\); save a GIF or an animated PNG instead/);
    } finally {
      Object.defineProperty(globalThis, 'VideoEncoder', own);
    }
    const message = await failure(save(walk, 'mp4', { background: 'transparent' }));
    expect(message).to.match(/cannot be transparent; give a background, or save a WebM/);
  });
});

describe('a content security policy without blob: workers', () => {
  it('is named when it keeps a WebM from being transparent', async () => {
    const own = window.Worker;
    window.Worker = class extends EventTarget {
      postMessage = (): boolean => this.dispatchEvent(new Event('error'));
      terminate = (): void => undefined;
    } as unknown as typeof Worker;
    try {
      const message = await failure(save(walk, 'webm'));
      expect(message).to.match(/stopped while it encoded the WebM; .*content security policy.*choose a background/);
    } finally {
      window.Worker = own;
    }
  });
});

describe('the element', () => {
  const file = async (format: Format, options?: SaveOptions): Promise<File> =>
    (await mount('reverie-frames', { output: { kind: 'frames', ...walk }, name: 'Walking, to the right' })).toFile(format, options);

  it('saves under the name of what it shows', async () => {
    expect((await file('gif')).name).to.equal('walking-to-the-right.gif');
    expect((await file('frame', { frame: 2 })).name).to.equal('walking-to-the-right-02.png');
  });

  it('says what is missing before it can save', async () => {
    expect(await failure((await mount('reverie-frames')).toFile('gif'))).to.match(/no frames to be saved/);
  });
});
