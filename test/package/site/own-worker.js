import { builtins, exposeEngine } from 'reverie/worker-kit';
import { leap } from './leap.js';

exposeEngine([...builtins, leap]);
