// The benchmark's worker: the engine with the plugins that ship and a network to measure with, and beside it what measures models alone.
import { builtins, exposeEngine } from '../dist/cdn/worker-kit.js';
import { probes } from './bench/probe.js';
import unet from './bench/unet.js';

// beside comlink's messages, which have an id
addEventListener('message', async ({ data: { probe, args } }) => {
  if (!probe) return;
  const answer = await Promise.resolve(args)
    .then(probes[probe])
    .then((value) => ({ value }), (error) => ({ error: String(error?.message ?? error) }));
  postMessage({ probed: probe, ...answer });
});

exposeEngine([...builtins, unet]);
