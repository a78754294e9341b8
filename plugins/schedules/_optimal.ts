/**
 * The cheapest way from node 0 to the last of `size` in exactly `steps` jumps forwards, `cost` being that of each:
 * Watson, Ho, Norouzi, Chan: Learning to Efficiently Sample from Diffusion Probabilistic Models, 2021.
 */
export function cheapestPath(size: number, steps: number, cost: (from: number, to: number) => number): number[] {
  let total = Float64Array.from({ length: size }, (_, node) => (node ? Infinity : 0));
  const before: Int32Array[] = [];
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(size).fill(Infinity);
    const last = new Int32Array(size);
    for (let from = step; from < size; from++) {
      if (total[from] === Infinity) continue;
      for (let to = from + 1; to < size; to++) {
        const sum = total[from]! + cost(from, to);
        if (sum < next[to]!) [next[to], last[to]] = [sum, from];
      }
    }
    total = next;
    before.push(last);
  }
  const path = [size - 1];
  for (const last of before.reverse()) path.unshift(last[path[0]!]!);
  return path;
}
