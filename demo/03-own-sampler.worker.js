// A worker of one's own: the kernel, the plugins that ship, and one more.
// Workers know no import map, so the address is written out; with a bundler it is 'reverie/worker-kit'.
import { builtins, defineSampler, exposeEngine, mix } from '../dist/cdn/worker-kit.js';

const wobble = defineSampler({
  id: 'demo/wobble', // third parties put a namespace before the id
  title: 'Wobble',
  description: 'Euler steps that overshoot a little, more at high noise than at low.',
  spaces: ['real'],
  order: 1,
  evaluationsPerStep: 1,
  stochastic: false,
  params: {
    amount: { type: 'number', title: 'Amount', description: 'How far a step overshoots; 0 is Euler.', default: 0.2, minimum: 0, maximum: 1 },
  },
  // x is the state at noise level σ₀; a step moves it to the next level and yields it.
  async *sample({ x, sigmas, denoise, params: { amount } }) {
    for (const [i, sigma] of sigmas.slice(0, -1).entries()) {
      const next = sigmas[i + 1];
      const denoised = await denoise(x, sigma); // the clean estimate, guidance included
      const overshoot = next > 0 ? 1 + amount * Math.sin(i) * Math.min(1, sigma) * 0.1 : 1;
      const keep = 1 - overshoot * (1 - next / sigma);
      x = mix([keep, x], [1 - keep, denoised]); // only written down: computed in one kernel when the model asks for it
      yield { x, sigma: next, denoised };
    }
  },
});

exposeEngine([...builtins, wobble]);
