/** The files of a model that the task reads itself, each read once. */
import type { TaskContext } from '../../../engine/plugin.ts';
import { openDictionary, type Dictionary, type Language } from './front/index.ts';

/** `vocabulary.json`: the tokens by their number in the network, of which 1 and 2 are the begin and the end, and its marks of stress. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly stress: readonly string[];
}

/** How a mel is made of sound: all that a converter has to know. */
export interface Scale {
  readonly sampleRate: number;
  /** Samples in a frame, and from a frame to the next. */
  readonly fftSize: number;
  readonly hop: number;
  readonly bands: number;
  /** Hz: where the lowest band begins and the highest ends, on the scale of Slaney's Auditory Toolbox. */
  readonly low: number;
  readonly high: number;
  /** The least of a band, before the logarithm: silence. */
  readonly floor: number;
}

/** `mel.json`: that, what the network's mels are scaled by, and who speaks. */
export interface MelFile extends Scale {
  /** Of each band. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** In the order of their numbers in the network, as the languages. */
  readonly voices: readonly Voice[];
  readonly languages: readonly Language[];
}

export interface Voice {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
}

type Files = Pick<TaskContext<unknown>, 'file'>;

export const vocabularyOf = ({ file }: Files): Vocabulary => read(file('vocabulary')) as Vocabulary;

export const melFileOf = ({ file }: Files): MelFile => read(file('mel')) as MelFile;

/** What English needs besides the rules. */
export function dictionaryOf({ file }: Files): Promise<Dictionary> {
  return once(dictionaries, file('dictionary'), openDictionary);
}

const contents = new WeakMap<Uint8Array, unknown>();
const dictionaries = new WeakMap<Uint8Array, Promise<Dictionary>>();

function read(bytes: Uint8Array): unknown {
  return once(contents, bytes, () => JSON.parse(new TextDecoder().decode(bytes)));
}

function once<T>(known: WeakMap<Uint8Array, T>, bytes: Uint8Array, make: (bytes: Uint8Array) => T): T {
  if (!known.has(bytes)) known.set(bytes, make(bytes));
  return known.get(bytes)!;
}
