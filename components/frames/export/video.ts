/**
 * WebM and MP4 by the browser's own encoders, put into files by mediabunny (MPL-2.0, used unchanged).
 */
import {
  BufferTarget, canEncodeVideo, Mp4OutputFormat, Output, QUALITY_VERY_HIGH, VideoSample, VideoSampleSource, WebMOutputFormat,
  type VideoCodec,
} from 'mediabunny';
import { ReverieError } from '../../../engine/errors.ts';
import { enlarge, frameOf, wordsOf, type Clip } from '../clip.ts';
import { channels } from './palette.ts';

export type Container = 'webm' | 'mp4';

export interface VideoOptions {
  readonly container: Container;
  /** Every pixel becomes scale × scale; even numbers keep colours sharp, as video halves their resolution. @default 8 */
  readonly scale?: number;
  /** Red, green, blue (0…255) behind transparent pixels; null keeps them transparent, in WebM alone. @default null */
  readonly background?: readonly [r: number, g: number, b: number] | null;
  /** How often the clip is played. @default 1 */
  readonly plays?: number;
}

/** Codecs of each container, those that most players know first. */
const CODECS: Readonly<Record<Container, readonly VideoCodec[]>> = { webm: ['vp9', 'vp8', 'av1'], mp4: ['avc', 'hevc', 'av1', 'vp9'] };

/** Only these carry transparency, and only in WebM. */
const WITH_ALPHA: readonly VideoCodec[] = ['vp9', 'vp8'];

/**
 * A video of the clip. Colours come back nearly as they were; every edge is a multiple of two pixels.
 * @throws ReverieError `export/video` where the browser has no encoder for it.
 */
export async function encodeVideo(clip: Clip, options: VideoOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { container, scale = 8, background = null, plays = 1 } = options;
  const alpha = background === null ? 'keep' : 'discard';
  if (alpha === 'keep' && container === 'mp4') {
    throw new ReverieError('export/video', 'An MP4 cannot be transparent; give a background, or save a WebM.');
  }
  const [width, height] = [even(clip.width * scale), even(clip.height * scale)];
  const codec = await codecFor(container, width, height, alpha);
  const output = new Output({ format: container === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(), target: new BufferTarget() });
  const source = new VideoSampleSource({ codec, quality: QUALITY_VERY_HIGH, alpha, keyFrameInterval: 1 });
  output.addVideoTrack(source, { frameRate: clip.fps });
  try {
    await output.start();
    for (let i = 0; i < clip.count * plays; i++) {
      const frame = enlarge(wordsOf(frameOf(clip, i % clip.count)), clip.width, clip.height, scale);
      const data = framed(over(frame, background), clip.width * scale, width, height);
      const time = { timestamp: i / clip.fps, duration: 1 / clip.fps };
      await add(source, new VideoSample(data, { format: 'RGBA', codedWidth: width, codedHeight: height, ...time }));
    }
    await output.finalize();
  } catch (cause) {
    await output.cancel();
    throw stopped(container, alpha, cause);
  }
  return new Uint8Array(output.target.buffer!);
}

async function add(source: VideoSampleSource, sample: VideoSample): Promise<void> {
  try {
    await source.add(sample);
  } finally {
    sample.close();
  }
}

async function codecFor(container: Container, width: number, height: number, alpha: 'keep' | 'discard'): Promise<VideoCodec> {
  const instead = 'save a GIF or an animated PNG instead';
  const cannot = `This browser cannot encode ${title(container)}`;
  if (typeof VideoEncoder === 'undefined') throw new ReverieError('export/video', `${cannot} (it has no WebCodecs); ${instead}.`);
  for (const codec of CODECS[container]) {
    if (alpha === 'keep' && !WITH_ALPHA.includes(codec)) continue;
    if (await canEncodeVideo(codec, { width, height, quality: QUALITY_VERY_HIGH })) return codec;
  }
  throw new ReverieError('export/video', `${cannot} of ${width} × ${height} pixels; choose a smaller size, or ${instead}.`);
}

function stopped(container: Container, alpha: 'keep' | 'discard', cause: unknown): ReverieError {
  const advice = alpha === 'keep'
    ? 'transparency needs a worker from a blob: URL, which a content security policy can forbid, so choose a background'
    : 'choose a smaller size';
  const message = `The browser stopped while it encoded the ${title(container)}; ${advice}, or save an animated PNG instead.`;
  return new ReverieError('export/video', message, [], { cause });
}

const title = (container: Container): string => (container === 'webm' ? 'WebM' : 'MP4');

const even = (n: number): number => n + (n % 2);

/** Pixels on a colour. */
function over(words: Uint32Array, background: VideoOptions['background']): Uint32Array {
  if (!background) return words;
  return words.map((word) => {
    const [r, g, b, a] = channels(word);
    const mix = (top: number, under: number): number => Math.round((top * a + under * (255 - a)) / 255);
    return ((255 << 24) | (mix(b, background[2]) << 16) | (mix(g, background[1]) << 8) | mix(r, background[0])) >>> 0;
  });
}

/** Bytes of a picture that may be one pixel wider and higher, its last column and row repeated. */
function framed(words: Uint32Array, from: number, width: number, height: number): Uint8Array<ArrayBuffer> {
  const result = new Uint32Array(width * height);
  const rows = words.length / from;
  for (let y = 0; y < height; y++) {
    const row = words.subarray(Math.min(y, rows - 1) * from, (Math.min(y, rows - 1) + 1) * from);
    result.set(row, y * width);
    if (width > from) result[y * width + from] = row[from - 1]!;
  }
  return new Uint8Array(result.buffer);
}
