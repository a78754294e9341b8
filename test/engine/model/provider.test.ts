import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProvider } from '../../../engine/model/provider.ts';
import type { EngineOptions } from '../../../engine/protocol.ts';

const device = {} as GPUDevice;

/** A browser's `navigator.gpu` that answers its requests with these adapters in turn. */
function gpu(...adapters: (Partial<GPUAdapterInfo> | null)[]): GPU {
  const answers = adapters.map((info) => info && { info, features: new Set(), limits: {}, requestDevice: async () => device });
  return { requestAdapter: async () => answers.shift() ?? null } as unknown as GPU;
}

const hardware = { vendor: 'nvidia', architecture: 'hopper', description: '', device: '' };
const software = { vendor: 'google', architecture: 'swiftshader', description: '', device: '' };

test('a hardware adapter means WebGPU', async () => {
  const placement = await chooseProvider({}, gpu(hardware));
  assert.equal(placement.provider, 'webgpu');
  assert.equal(placement.device, device);
});

test('a software adapter means WASM, unless WebGPU is asked for', async () => {
  assert.equal((await chooseProvider({}, gpu(software))).provider, 'wasm');
  assert.equal((await chooseProvider({ provider: 'webgpu' }, gpu(software))).provider, 'webgpu');
});

test('networks may be recorded on hardware, and on software when that is asked for', async () => {
  const capture = async (...[options, info]: [EngineOptions, Partial<GPUAdapterInfo>]): Promise<boolean | undefined> =>
    (await chooseProvider(options, gpu(info))).capture;
  assert.equal(await capture({}, hardware), true);
  assert.equal(await capture({ capture: false }, hardware), false);
  assert.equal(await capture({ provider: 'webgpu' }, software), false);
  assert.equal(await capture({ provider: 'webgpu', capture: true }, software), true);
});

test('an adapter that is missing at first is asked for again a second later', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const inner = gpu(null, hardware);
  let asked = 0;
  const chosen = chooseProvider({}, { requestAdapter: () => (asked++, inner.requestAdapter()) } as unknown as GPU);
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await turn();
  mock.timers.tick(999);
  await turn();
  assert.equal(asked, 1);
  mock.timers.tick(1);
  assert.equal((await chosen).provider, 'webgpu');
  assert.equal(asked, 2);
});

test('a GPU that gives no device, or whose request fails, means WASM with the reason', async () => {
  const broken = (part: object): GPU =>
    ({ requestAdapter: async () => ({ info: hardware, features: new Set(), limits: {}, ...part }) }) as unknown as GPU;
  const failing = async (): Promise<never> => Promise.reject(new Error('Failed to create device'));
  const { provider, providerReason, adapter } = await chooseProvider({}, broken({ requestDevice: failing }));
  assert.deepEqual([provider, providerReason, adapter?.vendor], ['wasm', 'The GPU gave no device.', 'nvidia']);
  await assert.rejects(chooseProvider({ provider: 'webgpu' }, broken({ requestDevice: failing })), { code: 'engine/provider', message: /gave no device/ });
  assert.equal((await chooseProvider({}, { requestAdapter: failing } as unknown as GPU)).provider, 'wasm');
});

test('without a GPU it is WASM, and forcing WebGPU says why it cannot be', async () => {
  assert.match((await chooseProvider({}, undefined)).providerReason, /no WebGPU/);
  await assert.rejects(chooseProvider({ provider: 'webgpu' }, gpu(null, null)), { code: 'engine/provider', message: /no GPU adapter/ });
});
