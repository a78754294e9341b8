/** Other sounds for words of an output, written into the text of the form. */
import type { Manifest, Output } from '../../engine/index.ts';
import type { ReverieCorrectEvent } from '../events/index.ts';
import type { Values } from '../schema-form/schema-form.ts';
import { findAgain, withSounds } from '../speech/correct.ts';
import type { Shown } from './notices.ts';

/** What was asked for, to be told. */
export interface Correction {
  readonly word: string;
  /** Empty for the sounds that the word has by itself. */
  readonly phonemes: string;
}

/** Name of the input that an output says; undefined where it says none. */
export function saidInput(shown: Shown | undefined, task: Manifest | undefined): string | undefined {
  const said = textOf(shown?.output);
  const names = Object.keys(task?.params.properties ?? {});
  return said === undefined ? undefined : names.find((name) => shown?.request?.inputs[name] === said);
}

/** The inputs with other sounds for a word; undefined where the text has changed so that the word is no longer in it. */
export function corrected(
  inputs: Values,
  name: string,
  output: Output,
  { offset, phonemes }: ReverieCorrectEvent['detail'],
): (Correction & { readonly inputs: Values }) | undefined {
  const said = textOf(output) ?? '';
  const text = String(inputs[name] ?? '');
  const range = offset && findAgain(text, said, offset);
  if (!range) return undefined;
  const words = (output as { readonly words?: readonly { readonly text: string; readonly offset?: readonly number[] }[] }).words ?? [];
  const word = words.find((each) => each.offset?.[0] === offset[0])?.text ?? said.slice(...offset);
  return { word, phonemes, inputs: { ...inputs, [name]: withSounds(text, range, phonemes) } };
}

const textOf = (output: Output | undefined): string | undefined => {
  const text = output?.['text'];
  return typeof text === 'string' && text !== '' ? text : undefined;
};
