/** Li, Wong, Chen, Duvenaud: Scalable Gradients for Stochastic Differential Equations, 2020, Algorithm 3, over σ as k-diffusion uses it. */
import { defineNoise, sizeOf } from '../../engine/plugin.ts';
import { BrownianTree, FINEST } from './_brownian-tree.ts';
import { Mt19937 } from './_mt19937.ts';
import { torchNormal } from './_torch-normal.ts';

/** Far above every level that a request can name. */
const TOP = 2 ** 22;

export default defineNoise({
  id: 'brownian',
  title: 'Brownian path',
  description: 'Noise along one path for any number of steps, so that more of them refine a result. Choose it for samplers with noise.',
  source: 'Li, Wong, Chen, Duvenaud: Scalable Gradients for Stochastic Differential Equations, 2020, Algorithm 3, arXiv:2001.01328',
  params: {},
  create({ seed, shape, model: { sigmaMin, sigmaMax }, upload }) {
    const length = sizeOf(shape);
    const fresh = torchNormal(new Mt19937(seed));
    // the tree of k-diffusion spans the model's levels; two more, of other seeds, go on below and above
    const [low, high] = [Math.fround(sigmaMin), Math.fround(sigmaMax)];
    const inside = new BrownianTree(seed, low, high, length);
    const below = new BrownianTree(seed + 1, 0, low, length);
    const above = new BrownianTree(seed + 2, high, TOP, length);
    const pathAt = (sigma: number): Float64Array => {
      const parts = [below.at(Math.min(sigma, low)), inside.at(Math.min(sigma, high))];
      if (sigma > high) parts.push(above.at(sigma));
      return parts.reduce((sum, part) => sum.map((value, e) => value + part[e]!));
    };
    let last: { readonly sigma: number; readonly path: Float64Array } | undefined;
    return (from, to) => {
      if (from === undefined || to === undefined) return upload(fresh(length));
      const [start, end] = [Math.fround(from), Math.fround(to)];
      if (Math.abs(start - end) < FINEST) return upload(fresh(length));
      const begin = last?.sigma === start ? last.path : pathAt(start);
      const path = pathAt(end);
      last = { sigma: end, path };
      const scale = 1 / Math.sqrt(Math.abs(end - start));
      return upload(Float32Array.from(path, (value, e) => (value - begin[e]!) * scale));
    };
  },
});
