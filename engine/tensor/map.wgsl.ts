/** Programs of the operations that are not linear, one value a thread. */
import type { MapOperation } from './tensor.ts';
import { WORKGROUP_SIZE } from './mix.wgsl.ts';

const EXPRESSION: Readonly<Record<MapOperation['kind'], { readonly inputs: number; readonly value: string }>> = {
  clamp: { inputs: 1, value: 'clamp(in0[p.offset.x + e], p.low, p.high)' },
  blend: { inputs: 3, value: 'select(in2[p.offset.z + e], in1[p.offset.y + e], in0[p.offset.x + e] == 1.0)' },
  wrap: { inputs: 1, value: 'wrap(in0[p.offset.x + e])' },
};

// 2π in two parts: the first has few bits, so that its product with a number of turns is exact
const WRAP = /* wgsl */ `
fn wrap(angle: f32) -> f32 {
  let turns = floor(angle * ${1 / (2 * Math.PI)} + 0.5);
  return (angle - turns * 6.28125) - turns * ${2 * Math.PI - 6.28125};
}`;

/** WGSL for an operation. Bindings: 0 parameters, 1 the result, then the inputs. */
export function mapProgram(kind: MapOperation['kind']): string {
  const { inputs, value } = EXPRESSION[kind];
  return /* wgsl */ `
struct Parameters { offset: vec3u, length: u32, low: f32, high: f32 }
@group(0) @binding(0) var<storage, read> p: Parameters;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
${[...Array(inputs).keys()].map((i) => `@group(0) @binding(${2 + i}) var<storage, read> in${i}: array<f32>;`).join('\n')}
${kind === 'wrap' ? WRAP : ''}
@compute @workgroup_size(${WORKGROUP_SIZE})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let e = id.x + id.y * groups.x * ${WORKGROUP_SIZE}u;
  if (e >= p.length) { return; }
  out[e] = ${value};
}
`;
}

/** The values of `Parameters`, in its memory layout. */
export function mapParameters(operation: MapOperation, length: number, offsets: readonly number[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(32));
  offsets.forEach((offset, i) => view.setUint32(4 * i, offset, true));
  view.setUint32(12, length, true);
  if (operation.kind === 'clamp') {
    view.setFloat32(16, operation.low, true);
    view.setFloat32(20, operation.high, true);
  }
  return view.buffer;
}
