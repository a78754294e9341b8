/** What a worker of one's own is made of: `exposeEngine([...builtins, mine])`. */
export { exposeEngine, Kernel } from '../engine/worker.ts';
export { builtins } from './index.ts';
export * from '../engine/plugin.ts';
