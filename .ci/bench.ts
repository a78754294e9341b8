/** `npm run bench`: times default requests in Chromium, one line for every task and provider. */
import { availableParallelism, cpus } from 'node:os';
import type { Engine } from '../engine/index.ts';
import type { Provider } from '../engine/protocol.ts';
import { launch } from './browser.ts';
import { serve } from './serve.ts';

const RUNS = 5;
const PROMPTS = { 'point-cloud': 'wheel', 'text-to-video': 'man running' } as const;

const served = await serve();
const browser = await launch();
const cpu = `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} threads`;
console.log(`${cpu}; Chromium ${browser.version()}; median of ${RUNS} after one to warm up\n`);
try {
  for (const [task, prompt] of Object.entries(PROMPTS)) {
    for (const provider of ['wasm', 'webgpu'] as const) console.log(`${task}, ${await measure(provider, task, prompt)}`);
  }
} finally {
  await browser.close();
  await served.close();
}

async function measure(provider: Provider, task: string, prompt: string): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.goto(`${served.url}/dist/cdn/index.js`);
    const result = await page.evaluate(
      async ({ provider, runs, task, prompt }) => {
        const { createEngine } = (await import(location.href)) as { createEngine: (options: object) => Promise<Engine> };
        const engine = await createEngine(provider === 'wasm' ? { provider } : {});
        const { provider: chosen, providerReason } = engine.info;
        if (chosen !== provider) {
          engine.dispose(); // a software GPU would take minutes
          return providerReason;
        }
        const request = { task, inputs: { prompt }, seed: 1 };
        const first = await engine.generate(request);
        const totals: number[] = [];
        for (let i = 0; i < runs; i++) totals.push((await engine.generate(request)).stats.totalMs);
        const { info } = engine;
        engine.dispose();
        return { totals: totals.sort((a, b) => a - b), first: first.stats, threads: info.threads, adapter: info.adapter };
      },
      { provider, runs: RUNS, task, prompt },
    );
    if (typeof result === 'string') return `${provider}: not measured. ${result}`;
    const { totals, first, threads, adapter } = result;
    const gpu = [adapter?.vendor, adapter?.architecture, adapter?.description].filter(Boolean).join(' ');
    const where = provider === 'wasm' ? `${threads} threads` : gpu;
    const median = totals[totals.length >> 1]!;
    const work = `${median.toFixed(0)} ms for ${first.steps} steps and ${first.evaluations} evaluations`;
    return `${provider} (${where}): ${work}; the first ${first.totalMs.toFixed(0)} ms, ${first.loadMs.toFixed(0)} of them to load`;
  } catch (error) {
    return `${provider}: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    await page.close();
  }
}
