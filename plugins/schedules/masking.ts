/**
 * Chang, Zhang, Jiang, Liu, Freeman: MaskGIT: Masked Generative Image Transformer, 2022, section 3.3: the share that is masked,
 * 1 − ᾱ = σ²/(1 + σ²), falls by a function of the steps.
 */
import { defineSchedule } from '../../engine/plugin.ts';

export default defineSchedule({
  id: 'masking',
  title: 'Masking',
  description: 'Says how large a share of the elements is still noise after every step. Choose it for tokens that are filled in.',
  source: 'Chang et al.: MaskGIT: Masked Generative Image Transformer, 2022, section 3.3, arXiv:2202.04200',
  params: {
    shape: {
      type: 'string',
      enum: ['linear', 'cosine', 'square', 'cubic'],
      title: 'Shape',
      description: 'linear fills in as many in every step; the others begin with few, the more so from cosine to cubic.',
      default: 'cosine',
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax }, params: { shape } }) {
    const share = (sigma: number): number => sigma ** 2 / (1 + sigma ** 2);
    const [low, high] = [share(sigmaMin), share(sigmaMax)];
    const level = (i: number): number => {
      const masked = low + (high - low) * SHAPE[shape](i / steps);
      return Math.sqrt(masked / (1 - masked));
    };
    return [...Array.from({ length: steps }, (_, i) => (i === 0 ? sigmaMax : level(i))), 0];
  },
});

const SHAPE = {
  linear: (r: number): number => 1 - r,
  cosine: (r: number): number => Math.cos((Math.PI / 2) * r),
  square: (r: number): number => 1 - r ** 2,
  cubic: (r: number): number => 1 - r ** 3,
};
