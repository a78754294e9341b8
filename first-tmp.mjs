import { launch } from './.ci/browser.ts';
import { serve } from './.ci/serve.ts';
const s = await serve(); const b = await launch();
for (const [task, inputs] of [['point-cloud', { prompt: 'mushroom' }], ['text-to-speech', { text: 'Hello there.' }]]) for (let i = 0; i < 3; i++) {
  const ctx = await b.newContext(); const page = await ctx.newPage();
  page.on('console', (m) => console.log(m.text()));
  await page.goto(`${s.url}/demo/bench/first.html?provider=wasm&request=${encodeURIComponent(JSON.stringify({ task: 'nope' }))}`);
  await page.evaluate(`(async () => {
    const [task, inputs] = ${JSON.stringify([task, inputs])};
    const t0 = performance.now(); const log = []; const at = (n) => log.push(n + ' ' + Math.round(performance.now() - t0));
    const { createEngine } = await import(new URL('../../dist/cdn/index.js', location.href).href);
    at('imported');
    const engine = await createEngine({ provider: 'wasm' }); at('engine');
    let last = '';
    await engine.generate({ task, inputs, steps: 2 }, { previewEvery: 1, onStep: () => at('step'), onEvent: (e) => { const n = e.type + ':' + (e.phase ?? e.stage ?? e.file ?? ''); if (n !== last) at(n); last = n; } });
    at('done'); console.log(log.join(' | '));
  })()`);
  await ctx.close();
}
await b.close(); await s.close(); process.exit(0);
