/** Where the probability-flow ODE takes points of a mixture, in 64 bits: what samplers without noise are compared with. */
import type { Target } from './lab.ts';

const STEPS = 800;
/** Below this noise level the steps are even in σ, above it in ln σ. */
const KNEE = 0.02;

/** The points at σ = 0 that start at σ = `from`: classical Runge–Kutta of order 4 in u = asinh(σ / knee). */
export function exactPaths(target: Target, points: Float32Array, from: number): Float32Array {
  const h = -Math.asinh(from / KNEE) / STEPS;
  const ends = new Float32Array(points.length);
  for (let e = 0; e < points.length; e += 2) {
    let [x, y] = [points[e]!, points[e + 1]!];
    for (let i = 0; i < STEPS; i++) {
      const u = (i - STEPS) * h;
      const [ax, ay] = slope(target, x, y, u);
      const [bx, by] = slope(target, x + (h / 2) * ax, y + (h / 2) * ay, u + h / 2);
      const [cx, cy] = slope(target, x + (h / 2) * bx, y + (h / 2) * by, u + h / 2);
      const [dx, dy] = slope(target, x + h * cx, y + h * cy, u + h);
      x += (h / 6) * (ax + 2 * bx + 2 * cx + dx);
      y += (h / 6) * (ay + 2 * by + 2 * cy + dy);
    }
    ends.set([x, y], e);
  }
  return ends;
}

/** dx/du = dσ/du · σ·(−∇ log p(x; σ)) (Karras et al. 2022, equation 1). */
function slope({ means, deviation }: Target, x: number, y: number, u: number): [number, number] {
  const sigma = KNEE * Math.sinh(u);
  const variance = deviation ** 2 + sigma ** 2;
  let nearest = Infinity;
  for (const [mx, my] of means) nearest = Math.min(nearest, (x - mx) ** 2 + (y - my) ** 2);
  let [share, meanX, meanY] = [0, 0, 0];
  for (const [mx, my] of means) {
    const weight = Math.exp((nearest - (x - mx) ** 2 - (y - my) ** 2) / (2 * variance));
    share += weight;
    meanX += weight * mx;
    meanY += weight * my;
  }
  const scale = (KNEE * Math.cosh(u) * sigma) / variance;
  return [scale * (x - meanX / share), scale * (y - meanY / share)];
}
