/** The shipped worker: the kernel with every built-in plugin. */
import { exposeEngine } from '../engine/worker.ts';
import { builtins } from './index.ts';

exposeEngine(builtins);
