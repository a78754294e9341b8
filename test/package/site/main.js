import { createEngine } from 'reverie';
import 'reverie/components/generator.js';

Object.assign(window, {
  createEngine,
  ownEngine: () => createEngine({ worker: new Worker(new URL('./own-worker.js', import.meta.url), { type: 'module' }) }),
});
