/** Marsaglia, Tsang: The Ziggurat Method for Generating Random Variables, 2000: 256 layers, with the bits that NumPy's Generator takes. */
import type { Pcg64 } from './_pcg64.ts';

const R = 3.6541528853610088;
/** Of every layer. */
const AREA = 0.0049286732339746554;

const density = (x: number): number => Math.exp(-0.5 * x * x);

/** Widths of the layers; layer 0 is the tail, with the width that its area asks for, and 1 the narrowest. */
const WIDTH = new Float64Array(256);
WIDTH[0] = AREA / density(R);
WIDTH[255] = R;
for (let k = 254; k > 0; k--) WIDTH[k] = Math.sqrt(-2 * Math.log(AREA / WIDTH[k + 1]! + density(WIDTH[k + 1]!)));
const HEIGHT = WIDTH.map((width, k) => (k === 0 ? 1 : density(width)));
/** Numbers of 52 bits below this lie inside the curve without a further look. */
const INSIDE = WIDTH.map((width, k) => (k === 1 ? 0 : ((k === 0 ? R : WIDTH[k - 1]!) / width) * 2 ** 52));

/** A standard normal number in 64 bits. */
export function zigguratNormal(random: Pcg64): number {
  for (;;) {
    const bits = random.next();
    const layer = Number(bits & 0xffn);
    const sign = bits & 0x100n ? -1 : 1;
    const part = Number((bits >> 9n) & 0xfffffffffffffn);
    const x = (part / 2 ** 52) * WIDTH[layer]!;
    if (part < INSIDE[layer]!) return sign * x;
    if (layer === 0) return (part & 0x100 ? -1 : 1) * tail(random);
    if ((HEIGHT[layer - 1]! - HEIGHT[layer]!) * uniform(random) + HEIGHT[layer]! < density(x)) return sign * x;
  }
}

/** Beyond R. */
function tail(random: Pcg64): number {
  for (;;) {
    const x = -Math.log1p(-uniform(random)) / R;
    const y = -Math.log1p(-uniform(random));
    if (2 * y > x * x) return R + x;
  }
}

function uniform(random: Pcg64): number {
  return Number(random.next() >> 11n) / 2 ** 53;
}
