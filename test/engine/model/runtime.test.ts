import assert from 'node:assert/strict';
import { test } from 'node:test';
import { env } from 'onnxruntime-web';
import { openSession } from '../../../engine/model/session.ts';

test('a runtime whose files are not there is named, not the model', async () => {
  env.wasm.wasmPaths = new URL('./nowhere/', import.meta.url).href;
  const opened = openSession('tiny/denoiser', new Uint8Array(8), { provider: 'wasm', providerReason: '', threads: 1 });
  await assert.rejects(opened, { code: 'engine/runtime', message: /^onnxruntime could not be loaded: [^\n]*; check that its files are served, then create a new engine\.$/ });
});
