/**
 * Polyak et al.: Movie Gen, 2024, section 3.4.2: a linear half of the steps that hardly moves and a quadratic half for the rest,
 * in the form that Mochi gave it. Over t = σ/(1 + σ) for flow models, over σ for others.
 */
import { defineSchedule } from '../../engine/plugin.ts';
import { FLOW } from './_timeline.ts';

export default defineSchedule({
  id: 'linear-quadratic',
  title: 'Linear-quadratic',
  description: 'Half of the steps close to pure noise, then ever longer ones. Choose it for video models of the flow kind.',
  source: 'Polyak et al.: Movie Gen: A Cast of Media Foundation Models, 2024, section 3.4.2, arXiv:2410.13720',
  params: {
    threshold: {
      type: 'number',
      title: 'Threshold',
      description: 'Share of the way that the linear half goes.',
      default: 0.025,
      minimum: 0.001,
      maximum: 0.4,
    },
  },
  sigmas({ steps, model: { sigmaMin, sigmaMax, flow }, params: { threshold } }) {
    const { of, back } = flow ? FLOW : IDENTITY;
    const left = (i: number): number => 1 - wayDone(i, steps, threshold);
    const [high, last] = [of(sigmaMax), left(steps - 1)];
    const low = Math.max(of(sigmaMin), high * last);
    const level = (i: number): number => (i === 0 ? sigmaMax : back(low + ((left(i) - last) / (1 - last)) * (high - low)));
    return [...Array.from({ length: steps }, (_, i) => level(i)), 0];
  },
});

const IDENTITY: typeof FLOW = { of: (sigma) => sigma, back: (sigma) => sigma };

/** 0 at the first of n steps, `threshold` at the middle with the same slope on both sides, 1 after the last. */
function wayDone(i: number, n: number, threshold: number): number {
  const linear = Math.floor(n / 2);
  if (i < linear) return (i * threshold) / linear;
  if (linear === 0) return 0;
  const [quadratic, over] = [n - linear, i - linear];
  const slope = threshold / linear;
  return threshold + slope * over + ((1 - threshold - slope * quadratic) / quadratic ** 2) * over ** 2;
}
