import type { GenerationResult } from '../../engine/index.ts';

/** The results of a request, each with the request that gives it alone. */
export function singles({ request: { count = 1, ...request }, outputs, ...result }: GenerationResult): readonly GenerationResult[] {
  return outputs.slice(0, count).map((output, k) => ({ ...result, output, outputs: [output], request: { ...request, seed: request.seed + k } }));
}
