/**
 * Where models run. WebGPU when the browser has it on real hardware; otherwise WASM with SIMD, which is
 * many times faster than a software GPU, and with threads where the page is cross-origin isolated; beside a GPU one thread,
 * unless more are asked for: text encoders and the vocoder gained nothing from four.
 * A forced provider is taken as it is, or refused with the reason.
 */
import { ReverieError } from '../errors.ts';
import type { EngineInfo, EngineOptions, Provider } from '../protocol.ts';

export interface Placement {
  readonly provider: Provider;
  readonly providerReason: string;
  readonly threads: number;
  readonly adapter?: NonNullable<EngineInfo['adapter']>;
  /** Present for `webgpu`: the device that models and tensors share. */
  readonly device?: GPUDevice;
  /** Address of the runtime's `.wasm` files, where it is not their own. */
  readonly runtime?: string | undefined;
  /** Whether networks may be recorded on it. */
  readonly capture?: boolean;
}

const MAX_THREADS = 8;
const ADAPTER_RETRY_MS = 1000;
const MIN_SUBGROUP = 8;

/** Applies the rules above. @throws ReverieError `engine/provider` when WebGPU is forced and missing. */
export async function chooseProvider({ provider, threads, runtime, capture }: EngineOptions, gpu = globalThis.navigator?.gpu): Promise<Placement> {
  const wasm = { provider: 'wasm', threads: threadCount(threads), runtime } as const;
  if (provider === 'wasm') return { ...wasm, providerReason: 'WASM was asked for.' };
  const without = (providerReason: string, adapter?: Placement['adapter']): Placement => {
    if (provider === 'webgpu')
      throw new ReverieError('engine/provider', `WebGPU was asked for, but: ${providerReason} Ask for "wasm" or leave the provider out.`);
    return { ...wasm, ...(adapter && { adapter }), providerReason };
  };
  const found = gpu && (await requestAdapter(gpu));
  if (!found) return without(gpu ? 'The browser offers no GPU adapter.' : 'The browser has no WebGPU.');
  const { vendor, architecture, description } = found.info;
  const adapter = { vendor, architecture, description };
  if (isSoftware(found) && provider !== 'webgpu') {
    return without('The only GPU adapter is software, which is slower than WASM.', adapter);
  }
  const providerReason = provider === 'webgpu' ? 'WebGPU was asked for.' : 'A hardware GPU is there.';
  const device = await requestDevice(found).catch(() => undefined);
  if (!device) return without('The GPU gave no device.', adapter);
  return { provider: 'webgpu', providerReason, threads: threadCount(threads, 1), runtime, adapter, device, capture: capture ?? !isSoftware(found) };
}

// the first request can give null while the GPU process restarts
async function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  const options: GPURequestAdapterOptions = { powerPreference: 'high-performance' };
  const request = (): Promise<GPUAdapter | null> => gpu.requestAdapter(options).catch(() => null);
  const first = await request();
  if (first) return first;
  await new Promise((resolve) => setTimeout(resolve, ADAPTER_RETRY_MS));
  return request();
}

/** A device with the adapter's own limits and the features that onnxruntime makes use of. */
async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  // onnxruntime 1.30's attention is wrong on subgroups of 4 (SwiftShader); without the feature it takes another path
  const subgroups = (adapter.info.subgroupMinSize ?? 0) >= MIN_SUBGROUP ? ['subgroups', 'chromium-experimental-subgroup-matrix'] : [];
  const wanted = ['shader-f16', 'timestamp-query', ...subgroups] as GPUFeatureName[];
  const limits = [
    'maxBufferSize',
    'maxStorageBufferBindingSize',
    'maxStorageBuffersPerShaderStage',
    'maxComputeWorkgroupStorageSize',
    'maxComputeInvocationsPerWorkgroup',
    'maxComputeWorkgroupSizeX',
    'maxComputeWorkgroupSizeY',
    'maxComputeWorkgroupSizeZ',
    'maxComputeWorkgroupsPerDimension',
  ] as const;
  return adapter.requestDevice({
    label: 'reverie',
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
  });
}

function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description} ${info.device}`);
}

function threadCount(asked: number | undefined, most = MAX_THREADS): number {
  const node = typeof process !== 'undefined' && Boolean(process.versions?.node);
  if (!node && !globalThis.crossOriginIsolated) return 1;
  return asked ?? Math.min(most, globalThis.navigator?.hardwareConcurrency ?? 1);
}
