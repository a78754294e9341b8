import type { GenerationResult } from '../../engine/index.ts';

/** The results of a request, each with the request that gives it alone. */
export function singles({ request: { count: _, ...request }, outputs, ...result }: GenerationResult): readonly GenerationResult[] {
  return outputs.map((output, k) => ({ ...result, output, outputs: [output], request: { ...request, seed: request.seed + k } }));
}
