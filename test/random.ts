/** fast-check, with the same values in every run; `SEED=2 npm test` tries others. */
import * as fc from 'fast-check';

export const SEED = Number(process.env['SEED'] ?? 1);
fc.configureGlobal({ seed: SEED });

export { fc };
