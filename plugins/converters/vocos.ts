/** Siuzdak: Vocos: Closing the gap between time-domain and Fourier-based neural vocoders, 2023: a network gives spectra, overlapping sound. */
import { defineConverter } from '../../engine/plugin.ts';
import { melOf, speechOf } from './_mel.ts';
import { Stft } from './_stft.ts';

/** Frames that the network is run on at once, and those on either side that it sees besides: as far as its convolutions reach. */
const CHUNK = 1024;
const CONTEXT = 32;

export default defineConverter({
  id: 'vocos',
  title: 'Vocos',
  description: 'Sound by the vocoder that the model was trained with. Choose it first.',
  source: 'Siuzdak: Vocos: Closing the gap between time-domain and Fourier-based neural vocoders, 2023, arXiv:2306.00814',
  from: 'mel',
  to: 'speech',
  needs: ['vocoder'],
  params: {},
  async convert({ output, run }) {
    const mel = melOf(output);
    const { bands, frames, hop, fftSize } = mel;
    const stft = new Stft({ frames, size: fftSize, hop });
    const sum = new Float64Array(stft.reach);
    for (let from = 0; from < frames; from += CHUNK) {
      const to = Math.min(frames, from + CHUNK);
      const [first, last] = [Math.max(0, from - CONTEXT), Math.min(frames, to + CONTEXT)];
      const data = mel.mel.slice(first * bands, last * bands);
      const { real, imaginary } = await run('vocoder', { mel: { data, shape: [1, last - first, bands] } });
      const spectra = { re: real!.data as Float32Array, im: imaginary!.data as Float32Array };
      stft.overlap(spectra, sum, from, to - from, from - first);
    }
    return speechOf(mel, stft.cut(stft.settle(sum)));
  },
});
