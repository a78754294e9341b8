/**
 * Perraudin, Balazs, Søndergaard: A fast Griffin–Lim algorithm, 2013, Algorithm 2, after Griffin, Lim: Signal Estimation from Modified
 * Short-Time Fourier Transform, 1984.
 */
import { defineConverter, keyOf, philox4x32 } from '../../engine/plugin.ts';
import { magnitudes } from './_filters.ts';
import { melOf, speechOf } from './_mel.ts';
import { Stft, type Spectra } from './_stft.ts';

export default defineConverter({
  id: 'griffin-lim',
  title: 'Griffin–Lim',
  description: 'Sound without a network, by searching phases that fit. It is the fallback, and sounds metallic.',
  source:
    'Perraudin, Balazs, Søndergaard: A fast Griffin–Lim algorithm, 2013, doi:10.1109/WASPAA.2013.6701851; Griffin, Lim: Signal Estimation from Modified Short-Time Fourier Transform, 1984, doi:10.1109/TASSP.1984.1164317',
  from: 'mel',
  to: 'speech',
  params: {
    iterations: {
      type: 'integer',
      title: 'Iterations',
      description: 'How often the phases are improved; more is slower, and hardly better from 60 on.',
      default: 60,
      minimum: 1,
      maximum: 500,
    },
    momentum: {
      type: 'number',
      title: 'Momentum',
      description: 'How far each iteration goes on in the direction of the last one: 0 is Griffin and Lim’s own method.',
      default: 0.99,
      minimum: 0,
      maximum: 1,
    },
  },
  convert({ output, params: { iterations, momentum } }) {
    const mel = melOf(output);
    const wanted = magnitudes(mel);
    const stft = new Stft({ frames: mel.frames, size: mel.fftSize, hop: mel.hop });
    const state = randomPhases(wanted);
    const spectra = (): Spectra => ({ re: new Float32Array(wanted.length), im: new Float32Array(wanted.length) });
    let [fitting, before] = [spectra(), spectra()];
    const samples = new Float64Array(stft.reach);
    for (let i = 0; i <= iterations; i++) {
      samples.fill(0);
      stft.overlap(state, samples);
      stft.settle(samples);
      if (i === iterations) break;
      [fitting, before] = [before, fitting];
      stft.analyse(samples, fitting);
      hasten(state, wanted, fitting, i > 0 ? before : fitting, momentum);
    }
    return speechOf(mel, stft.cut(samples));
  },
});

/** The magnitudes that are wanted, with the phases of c + α·(c − c before). */
function hasten(state: Spectra, wanted: Float32Array, now: Spectra, before: Spectra, alpha: number): void {
  for (let e = 0; e < wanted.length; e++) {
    const re = (1 + alpha) * now.re[e]! - alpha * before.re[e]!;
    const im = (1 + alpha) * now.im[e]! - alpha * before.im[e]!;
    const scale = wanted[e]! / (Math.sqrt(re * re + im * im) || 1); // Math.hypot is many times as slow
    state.re[e] = re * scale;
    state.im[e] = im * scale;
  }
}

/** The same ones every time. */
function randomPhases(magnitude: Float32Array): Spectra {
  const [re, im] = [new Float32Array(magnitude.length), new Float32Array(magnitude.length)];
  const [k0, k1] = keyOf(0);
  const words = new Uint32Array(4);
  for (let e = 0; e < magnitude.length; e++) {
    if (e % 4 === 0) philox4x32(words, e / 4, 0, 0, 0, k0, k1);
    const angle = (2 * Math.PI * words[e % 4]!) / 2 ** 32;
    re[e] = magnitude[e]! * Math.cos(angle);
    im[e] = magnitude[e]! * Math.sin(angle);
  }
  return { re, im };
}
