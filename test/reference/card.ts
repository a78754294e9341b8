import type { ModelCard } from '../../engine/model/card.ts';

/** A complete card of a model that exists only in a test. */
export function cardOf(fields: Partial<ModelCard>): ModelCard {
  return {
    id: 'toy',
    version: '1.0.0',
    task: 'test',
    title: 'Toy',
    description: 'A network written out in a test.',
    files: { denoiser: { url: 'toy.onnx', bytes: 0, sha256: '0'.repeat(64) } },
    prediction: 'edm',
    space: 'real',
    latent: { shape: [2, 3], axes: ['row', 'column'] },
    io: { x: 'x', noise: 'noise', output: 'output', conditioning: [] },
    defaults: { steps: 10, sampler: { id: 'euler' }, schedule: { id: 'karras' }, guidance: [] },
    license: 'MIT',
    data: [],
    metrics: {},
    ...fields,
  };
}
