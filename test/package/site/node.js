// In Node the kernel runs without a worker, on the project's own onnxruntime-web.
import schema from 'reverie/schemas/request.schema.json' with { type: 'json' };
import { builtins, Kernel } from 'reverie/worker-kit';
import { leap } from './leap.js';

const kernel = await Kernel.start([...builtins, leap], { threads: 2 });
const { output, stats } = await kernel.generate({ task: 'point-cloud', inputs: { prompt: 'wheel' }, steps: 2, seed: 1, sampler: 'site/leap' });
await kernel.dispose();
console.log(JSON.stringify({ schema: schema.$id, provider: stats.provider, points: output.points.length, finite: output.points.every(Number.isFinite) }));
