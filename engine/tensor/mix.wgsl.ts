/** The program of one step: a weighted sum of blocks and of noise made in place, written once plain and to each scaled copy. */
import { PHILOX } from './philox.wgsl.ts';

/** What distinguishes one program from another: which binding each term reads and each copy writes. */
export interface MixLayout {
  /** For every stored term the input binding it reads. */
  readonly stored: readonly number[];
  /** How many terms are noise. */
  readonly gaussians: number;
  /** For every output (the result first) the output binding it goes to. */
  readonly outputs: readonly number[];
}

export const WORKGROUP_SIZE = 64;

/** WGSL for a layout. Bindings: 0 parameters, then the distinct inputs, then the distinct outputs. */
export function mixProgram({ stored, gaussians, outputs }: MixLayout): string {
  const inputs = distinct(stored);
  const results = distinct(outputs);
  const range = (count: number): number[] => [...Array(count).keys()];
  return /* wgsl */ `
struct Stored { weight: f32, offset: u32 }
struct Gaussian { weight: f32, draw: u32, key: vec2u }
struct Output { weight: f32, offset: u32 }
struct Parameters {
  length: u32, _pad: u32,
  ${stored.length ? `stored: array<Stored, ${stored.length}>,` : ''}
  outputs: array<Output, ${outputs.length}>,
  ${gaussians ? `gaussians: array<Gaussian, ${gaussians}>,` : ''}
}
@group(0) @binding(0) var<storage, read> p: Parameters;
${range(inputs)
  .map((i) => `@group(0) @binding(${1 + i}) var<storage, read> in${i}: array<f32>;`)
  .join('\n')}
${range(results)
  .map((i) => `@group(0) @binding(${1 + inputs + i}) var<storage, read_write> out${i}: array<f32>;`)
  .join('\n')}
${gaussians ? PHILOX : ''}
@compute @workgroup_size(${WORKGROUP_SIZE})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let group = id.x + id.y * groups.x * ${WORKGROUP_SIZE}u;
  let first = group * 4u;
  if (first >= p.length) { return; }
  var sum = vec4f(0.0);
  ${range(gaussians)
    .map((i) => `sum += p.gaussians[${i}].weight * gaussian4(group, p.gaussians[${i}].draw, p.gaussians[${i}].key);`)
    .join('\n  ')}
  for (var lane = 0u; lane < 4u && first + lane < p.length; lane++) {
    let e = first + lane;
    var value = sum[lane];
    ${stored.map((binding, i) => `value += p.stored[${i}].weight * in${binding}[p.stored[${i}].offset + e];`).join('\n    ')}
    ${outputs.map((binding, i) => `out${binding}[p.outputs[${i}].offset + e] = p.outputs[${i}].weight * value;`).join('\n    ')}
  }
}
`;
}

/** The values of `Parameters`, in its memory layout. */
export function mixParameters(values: {
  readonly length: number;
  readonly stored: readonly { readonly weight: number; readonly offset: number }[];
  readonly outputs: readonly { readonly weight: number; readonly offset: number }[];
  readonly gaussians: readonly { readonly weight: number; readonly draw: number; readonly key: readonly [number, number] }[];
}): ArrayBuffer {
  const { length, stored, outputs, gaussians } = values;
  const view = new DataView(new ArrayBuffer(8 + 8 * (stored.length + outputs.length) + 16 * gaussians.length + 8));
  view.setUint32(0, length, true);
  let at = 8;
  for (const { weight, offset } of [...stored, ...outputs]) {
    view.setFloat32(at, weight, true);
    view.setUint32(at + 4, offset, true);
    at += 8;
  }
  for (const { weight, draw, key } of gaussians) {
    view.setFloat32(at, weight, true);
    view.setUint32(at + 4, draw, true);
    view.setUint32(at + 8, key[0], true);
    view.setUint32(at + 12, key[1], true);
    at += 16;
  }
  return view.buffer;
}

function distinct(bindings: readonly number[]): number {
  return bindings.length ? Math.max(...bindings) + 1 : 0;
}
