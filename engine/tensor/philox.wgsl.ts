/**
 * Philox 4×32-10 and Box–Muller on the GPU: `gaussian4(group, draw, key)` gives elements 4·group … 4·group+3
 * of the stream of philox.ts. Words are equal to the bit, values to 1e-5: sine, cosine and logarithm are
 * written out, since WGSL leaves their last bits to the device (its sine may be off by 5e-4).
 *
 * - `cosSinTurn`: (cos, sin) of 2π·turn, reduced to an eighth of a turn around the nearest quarter, then Taylor to 1e-8.
 * - `logUniform`: log u for u in (0, 1): 2·atanh of (m − 1) / (m + 1) for the mantissa m in [½, 1), as a series.
 * - The radius of the last u, which is rounded to 1, could be the root of a number below 0.
 */
export const PHILOX = /* wgsl */ `
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu; let a1 = a >> 16u;
  let b0 = b & 0xffffu; let b1 = b >> 16u;
  let middle = a1 * b0 + ((a0 * b0) >> 16u);
  let carry = a0 * b1 + (middle & 0xffffu);
  return a1 * b1 + (middle >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4u, seed: vec2u) -> vec4u {
  var c = counter;
  var k = seed;
  for (var round = 0; round < 10; round++) {
    c = vec4u(
      multiplyHigh(0xcd9e8d57u, c.z) ^ c.y ^ k.x, 0xcd9e8d57u * c.z,
      multiplyHigh(0xd2511f53u, c.x) ^ c.w ^ k.y, 0xd2511f53u * c.x,
    );
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

fn cosSinTurn(turn: f32) -> vec2f {
  let quarter = round(turn * 4.0);
  let a = (turn - quarter * 0.25) * 6.283185307179586;
  let s = a * a;
  let c = 1.0 - s * (0.5 - s * (0.041666667 - s * (0.0013888889 - s * 0.0000248016)));
  let t = a * (1.0 - s * (0.16666667 - s * (0.0083333333 - s * 0.00019841270)));
  switch (i32(quarter) & 3) {
    case 0: { return vec2f(c, t); }
    case 1: { return vec2f(-t, c); }
    case 2: { return vec2f(-c, -t); }
    default: { return vec2f(t, -c); }
  }
}

fn logUniform(u: vec2f) -> vec2f {
  let parts = frexp(u);
  let t = (parts.fract - 1.0) / (parts.fract + 1.0);
  let s = t * t;
  let series = 1.0 + s * (0.33333334 + s * (0.2 + s * (0.14285715 + s * (0.11111111 + s * (0.09090909 + s * 0.07692308)))));
  return vec2f(parts.exp) * 0.6931472 + 2.0 * t * series;
}

fn gaussian4(group: u32, draw: u32, key: vec2u) -> vec4f {
  let words = philox(vec4u(group, draw, 0u, 0u), key);
  let u = (vec4f(words >> vec4u(8u)) + 0.5) * 5.9604644775390625e-8;
  let radius = sqrt(max(vec2f(0.0), -2.0 * logUniform(u.xz)));
  return vec4f(radius.x * cosSinTurn(u.y), radius.y * cosSinTurn(u.w));
}
`;
