/**
 * Song, Meng, Ermon: Denoising Diffusion Implicit Models, 2020, equation 67: the way between two latents over the sphere on which
 * standard normal numbers lie. `share` 0 gives the first, 1 the second; what lies between is as long as they are, unlike a mean.
 */
export function interpolate(a: ArrayLike<number>, b: ArrayLike<number>, share: number): Float32Array {
  if (a.length !== b.length) throw new RangeError(`Latents to interpolate must have one length, got ${a.length} and ${b.length} numbers.`);
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number => Array.from(x).reduce((sum, value, e) => sum + value * y[e]!, 0);
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))));
  // of the same direction, or opposite ones, between which there is no one way
  const straight = !(Math.sin(angle) > 1e-6);
  const [first, second] = straight ? [1 - share, share] : [1 - share, share].map((part) => Math.sin(part * angle) / Math.sin(angle));
  return Float32Array.from(a, (value, e) => first! * value + second! * b[e]!);
}
