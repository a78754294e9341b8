// A square of the plane: the target in grey, and on it the particles of one sampler.
import { density } from './mixture.js';

/** Half the side of the square. */
const EXTENT = 2.7;
/** How many particles draw a line behind them. */
const TRAILS = 28;
const GRAIN = 128;

/** Draws on a canvas of any size; particles take the canvas's `color`, the target its `outline-color`. */
export class Stage {
  #canvas;
  #backdrop = new OffscreenCanvas(GRAIN, GRAIN);
  #target;
  #run;
  #time = 0;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = canvas;
      Object.assign(canvas, { width: clientWidth * devicePixelRatio, height: clientHeight * devicePixelRatio });
      this.draw();
    }).observe(canvas);
  }

  /** The density to show, and to compare with. */
  set target(target) {
    this.#target = target;
    this.paint();
  }

  /** What `Trial.watch` gave, or nothing. */
  set run(run) {
    this.#run = run;
    this.draw(0);
  }

  /** Paints the target again: for another density, or other colours. */
  paint() {
    paintDensity(this.#backdrop, this.#target, getComputedStyle(this.#canvas).outlineColor);
    this.draw();
  }

  /** Shows the particles after `time` evaluations, with a fraction while it plays. Returns the noise level there. */
  draw(time = this.#time) {
    this.#time = time;
    const { width, height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    context.drawImage(this.#backdrop, 0, 0, width, height);
    if (!this.#run) return undefined;
    const { frames, evaluations } = this.#run;
    const at = Math.min(1, time / evaluations) * (frames.length - 1); // where evaluations ran together there are more frames
    const [before, share] = [Math.floor(at), at % 1];
    const [from, to] = [frames[before], frames[before + 1] ?? frames[before]];
    const points = share === 0 ? from.points : from.points.map((value, e) => value + share * (to.points[e] - value));
    const place = (value, size) => (0.5 + value / (2 * EXTENT)) * size;
    context.fillStyle = context.strokeStyle = getComputedStyle(this.#canvas).color;
    this.#trails(context, before, points, place);
    const size = Math.max(1.5, width / 260);
    context.globalAlpha = 0.6;
    for (let i = 0; i < points.length; i += 2) {
      context.fillRect(place(points[i], width) - size / 2, place(-points[i + 1], height) - size / 2, size, size);
    }
    context.globalAlpha = 1;
    return from.sigma;
  }

  #trails(context, last, points, place) {
    const { width, height } = this.#canvas;
    const { frames, stochastic } = this.#run;
    const first = stochastic ? Math.max(0, last - 1) : 0; // with noise, whole paths would only be a tangle
    context.globalAlpha = 0.45;
    context.lineWidth = devicePixelRatio;
    context.beginPath();
    for (let k = 0; k < TRAILS; k++) {
      const e = 2 * Math.floor((k * points.length) / (2 * TRAILS));
      for (let f = first; f <= last; f++) {
        const { points: past } = frames[f];
        context[f === first ? 'moveTo' : 'lineTo'](place(past[e], width), place(-past[e + 1], height));
      }
      context.lineTo(place(points[e], width), place(-points[e + 1], height));
    }
    context.stroke();
  }
}

/** Fills a canvas with the density of the whole square, in one colour. */
export function paintDensity(canvas, target, color) {
  const { width, height } = canvas;
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [(column + 0.5) / width, (row + 0.5) / height].map((share) => (2 * share - 1) * EXTENT);
      values[row * width + column] = density(target, x, -y);
    }
  }
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  const highest = Math.max(...values);
  values.forEach((value, i) => (image.data[4 * i + 3] = 255 * (value / highest) ** 0.7));
  context.putImageData(image, 0, 0);
}
