/** The engine in a Chromium page, as far as measuring needs it: on a GPU the models' rows take minutes, which take hours in Node. */
import { ReverieError } from '../engine/errors.ts';
import type { GenerationResult, Output } from '../engine/protocol.ts';
import { launch } from './browser.ts';
import type { Generating } from './measure-samplers.ts';
import { serve } from './serve.ts';

type Told = GenerationResult & { readonly failed?: [code: string, message: string]; readonly output: { readonly values: number[] } };

/** Starts it; `dist/` must be built. */
export async function inChromium(provider: string): Promise<Generating & { dispose(): Promise<void> }> {
  const served = await serve();
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`${served.url}/demo/bench.html`);
  await page.evaluate(`import('reverie').then(async ({ createEngine }) => { globalThis.engine = await createEngine(${JSON.stringify({ provider })}); })`);
  return {
    async generate(request) {
      const told = await page.evaluate<string>(`engine.generate(${JSON.stringify(request)}).then(({ output, request, stats }) => {
        const values = Object.values(output).find((each) => ArrayBuffer.isView(each) && !(each instanceof DataView));
        return JSON.stringify({ output: { kind: output.kind, values: [...values] }, request, stats });
      }).catch(({ code, message }) => JSON.stringify({ failed: [code, message] }))`);
      const { failed, output, ...result } = JSON.parse(told) as Told;
      if (failed) throw new ReverieError(...failed);
      return { ...result, output: { kind: output.kind, values: Float32Array.from(output.values) } as Output };
    },
    async dispose() {
      await browser.close();
      await served.close();
    },
  };
}
