// Error against evaluations, both on logarithmic axes, drawn by uPlot in the page's own colours.
import uPlot from 'uplot';

const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** The evaluations that are always shown; samplers that decide on the way may widen them. */
const BOUNDS = [4, 110];
const HEIGHT = 320;

/** A number with two digits that count. */
export function short(value) {
  if (value === null || value === undefined) return '–';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

export class ErrorPlot {
  #host;
  #plot;
  #color;
  #budget = 0;
  #bounds = BOUNDS;
  #empty;

  /** `color(name)` gives a colour of the page, `onPoint(x)` hears which evaluations the pointer is at. */
  constructor(host, color, onPoint) {
    this.#host = host;
    this.#empty = host.firstElementChild;
    this.#color = color;
    this.onPoint = onPoint;
    new ResizeObserver(([{ contentRect }]) => this.#plot?.setSize({ width: contentRect.width, height: HEIGHT })).observe(host);
  }

  /** Shows curves `[[x, y], …]` of A and B, and across them what two sets of exact samples differ by, if that is given. */
  show(a, b, floor, budget) {
    this.#budget = budget;
    const at = [...a, ...b].map(([x]) => x);
    this.#bounds = [Math.min(BOUNDS[0], ...at.map((x) => 0.8 * x)), Math.max(BOUNDS[1], ...at.map((x) => 1.1 * x))];
    const table = (curve) => [curve.map(([x]) => x), curve.map(([, y]) => y)];
    const data = uPlot.join([[this.#bounds, this.#bounds.map(() => floor ?? null)], table(a), table(b)]);
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = this.#create(data);
  }

  /** Shows nothing but a sentence that says how to begin. */
  clear() {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#host.replaceChildren(this.#empty);
  }

  /** Draws again, in the colours of now. */
  redraw() {
    this.#plot?.redraw();
  }

  #create(data) {
    this.#host.replaceChildren();
    const color = this.#color;
    const grid = { stroke: () => color('--border'), width: 1 };
    const font = '12px system-ui';
    const all = (_, splits) => splits;
    const ticks = (_, __, low, high) => TICKS.filter((tick) => low <= tick && tick <= high);
    const axis = { stroke: () => color('--muted'), font, labelFont: font, grid, ticks: { ...grid, size: 5 }, filter: all };
    const curve = (name, dash, fill) => ({
      stroke: () => color(name),
      width: 2.25,
      dash,
      spanGaps: true,
      points: { show: true, size: 8, width: 2, stroke: () => color(name), fill: () => color(fill) },
    });
    return new uPlot(
      {
        width: this.#host.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 11 } },
        padding: [12, 16, 0, 0],
        scales: { x: { time: false, distr: 3, range: () => this.#bounds }, y: { distr: 3, range: around } },
        axes: [
          { ...axis, size: 30, label: 'Evaluations', labelSize: 22, splits: ticks, values: all },
          { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (isDecade(tick) ? String(tick) : '')) },
        ],
        series: [
          {},
          { stroke: () => color('--muted'), width: 1, dash: [2, 4], spanGaps: true, points: { show: false } },
          curve('--a', [], '--a'),
          curve('--b', [8, 5], '--surface'),
        ],
        hooks: { drawAxes: [(plot) => this.#markBudget(plot)], setCursor: [({ cursor, data: [x] }) => this.onPoint(x[cursor.idx])] },
      },
      data,
      this.#host,
    );
  }

  /** A line at the evaluations of the run that is shown above. */
  #markBudget({ ctx, bbox, valToPos }) {
    if (this.#budget < this.#bounds[0]) return;
    const x = valToPos(this.#budget, 'x', true);
    ctx.save();
    ctx.fillStyle = this.#color('--muted');
    ctx.globalAlpha = 0.35;
    ctx.fillRect(x - devicePixelRatio / 2, bbox.top, devicePixelRatio, bbox.height);
    ctx.restore();
  }
}

const isDecade = (value) => Number.isInteger(Number(Math.log10(value).toFixed(6)));

/** Whole decades around the values. */
function around(_, low, high) {
  if (low === null || low <= 0) return [1e-3, 1];
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high * 1.0001))];
}
