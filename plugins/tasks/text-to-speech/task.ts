/**
 * Text → log-mel spectrogram. Popov et al.: Grad-TTS, 2021; Jeong et al.: Diff-TTS, 2021 (fewer levels of a fine schedule); Chen et al.:
 * ResGrad, 2022 (noise about a first guess).
 */
import { defineTask, shippedModel } from '../../../engine/plugin.ts';
import { joinSpeech } from './join.ts';
import card from './model/card.json' with { type: 'json' };
import type { Spoken } from './output.ts';
import { piecesOf } from './pieces.ts';
import { decodeSpeech, prepareSpeech } from './speak.ts';

export type { MelOutput, Spoken, SpokenWord } from './output.ts';

const model = shippedModel(card, {
  encoder: new URL('./model/encoder.onnx', import.meta.url),
  guess: new URL('./model/guess.onnx', import.meta.url),
  denoiser: new URL('./model/denoiser.onnx', import.meta.url),
  vocoder: new URL('./model/vocoder.onnx', import.meta.url),
  vocabulary: new URL('./model/vocabulary.json', import.meta.url),
  mel: new URL('./model/mel.json', import.meta.url),
  dictionary: new URL('./model/english.bin', import.meta.url),
});

export default defineTask({
  id: 'text-to-speech',
  title: 'Speech',
  description: 'Reads a text aloud, in English or German: sentence by sentence a mel spectrogram, which a vocoder makes sound of.',
  source:
    'Popov et al.: Grad-TTS, 2021, arXiv:2105.06337; Jeong et al.: Diff-TTS, 2021, arXiv:2104.01409; Chen et al.: ResGrad, 2022, arXiv:2212.14518',
  output: 'mel',
  models: [model],
  inputs: {
    text: {
      type: 'string',
      title: 'Text',
      description:
        'What is said. [pause 0.5s] is silence, /həˈloʊ/ are sounds, and [Hello](/həˈloʊ/) is a word with the sounds that it is to have.',
      format: 'multiline',
      minLength: 1,
      maxLength: 10_000,
      examples: model.vocabularyHints?.examples ?? [],
    },
    voice: {
      type: 'string',
      title: 'Voice',
      description: 'The English voices were taught by a synthesiser, CMU Flite; the German one by recordings of a woman.',
      enum: ['slt', 'rms', 'kerstin'],
      enumTitles: ['SLT, English, a woman', 'RMS, English, a man', 'Kerstin, German, a woman'],
      prominent: true,
      default: 'slt',
    },
    language: {
      type: 'string',
      title: 'Language',
      description: 'Every voice speaks one.',
      enum: ['auto', 'en', 'de'],
      enumTitles: ['That of the voice', 'English', 'German'],
      default: 'auto',
    },
    speed: {
      type: 'number',
      title: 'Speed',
      description: 'How fast is spoken: 1 as the voice does, 2 in half the time.',
      default: 1,
      minimum: 0.5,
      maximum: 2,
    },
    temperature: {
      type: 'number',
      title: 'Temperature',
      description: 'How much chance there is in the sound: 0 is always the same and dull, above 1 it gets rough.',
      default: 0.67,
      minimum: 0,
      maximum: 1.5,
    },
    mode: {
      type: 'string',
      title: 'Mode',
      description:
        'Grad-TTS goes from noise about a mean; Diff-TTS strides over the levels of a fine schedule; ResGrad adds what a first guess lacks, in few steps.',
      enum: ['grad-tts', 'diff-tts', 'resgrad'],
      enumTitles: ['Grad-TTS', 'Diff-TTS', 'ResGrad'],
      default: 'grad-tts',
    },
  },
  required: ['text'],

  pieces: piecesOf,

  prepare: prepareSpeech,

  decode: decodeSpeech,

  join: (pieces) => joinSpeech(pieces as readonly Spoken[]),
});
