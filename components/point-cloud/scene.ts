/** The three.js side of a point cloud: draws only when something changed, and releases everything on `dispose`. */
import { Color, PerspectiveCamera, Scene, Spherical, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { toRgb } from '../oklab.ts';
import { skyLight } from './density.ts';
import { Ground } from './ground.ts';
import { rampTexture } from './ramp.ts';
import { Splats } from './splats.ts';

/** What decides the picture beside the points. */
export interface SceneStyle {
  readonly ramp: readonly string[];
  readonly background: string;
  readonly ink: string;
  readonly tint: string;
  readonly pointSize: number;
  readonly colorBy: 'height' | 'depth' | 'none';
}

const HOME = new Vector3(2.15, 1.25, 3.1);
const AIM = new Vector3(0, -0.06, 0);
/** Milliseconds in which the cloud covers about two thirds of the way to its next shape. */
const EASE = 110;
/** Where frames take longer, as when drawn in software, the cloud jumps instead: the time is the model's. */
const SLOW = 45;

export class PointScene {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(34, 1, 0.1, 30);
  readonly #controls: OrbitControls;
  readonly #splats = new Splats();
  readonly #ground = new Ground();
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #goal: Float32Array = new Float32Array(0);
  #floor = -1;
  #moving = false;
  #frame = 0;
  #last = 0;
  /** Whether the next frame follows this one at once, and how many milliseconds such frames take. */
  #flowing = false;
  #pace = 16;
  /** Out of sight nothing is drawn, however long it turns or takes shape. */
  #seen = true;
  readonly #sight = new IntersectionObserver((entries) => {
    this.#seen = entries.at(-1)!.isIntersecting;
    this.#ask();
  });

  /** @throws Error where WebGL 2 cannot be had. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    onTurn: () => void,
  ) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: false, powerPreference: 'low-power' });
    this.#scene.add(this.#ground, this.#splats);
    this.#controls = new OrbitControls(this.#camera, canvas);
    Object.assign(this.#controls, {
      enableDamping: !this.#calm.matches,
      dampingFactor: 0.09,
      minDistance: 1.4,
      maxDistance: 9,
      autoRotateSpeed: 0.9,
    });
    this.#controls.addEventListener('change', () => this.#ask());
    this.#controls.addEventListener('start', () => {
      this.autoRotate = false;
      onTurn();
    });
    this.#sight.observe(canvas);
    this.home();
  }

  set autoRotate(on: boolean) {
    this.#controls.autoRotate = on && !this.#calm.matches;
    this.#ask();
  }

  get autoRotate(): boolean {
    return this.#controls.autoRotate;
  }

  /**
   * Shows points (flat x, y, z); eases over from the last ones when there were as many.
   * @param given 1 for points that were given, which take no noise
   * @param noise 0…1: how far the points are still scattered
   */
  show(points: Float32Array | null, given: ArrayLike<number> | null, noise: number): void {
    const idle = !points?.length;
    points = idle ? (DUST ??= dust()) : points!;
    this.#ground.visible = !idle;
    this.#splats.set('presence', idle ? 0.3 : 1);
    const fresh = this.#splats.allocate(points.length / 3);
    this.#goal = noise > 0 ? scattered(points, given, noise) : points;
    this.#pace *= 0.85; // a slow moment passes: easing is tried again some shapes later
    const mask = this.#splats.values('given');
    for (let i = 0; i < mask.length; i++) mask[i] = given?.[i] ?? 0;
    this.#splats.touch('given');
    if (fresh || this.#calm.matches || document.hidden) this.#arrive();
    else this.#moving = true;
    this.#ask();
  }

  wear({ ramp, background, ink, tint, pointSize, colorBy }: SceneStyle): void {
    const haze = new Color().setRGB(...toRgb(background), 'srgb');
    this.#splats.wear({
      ramp: rampTexture(colorBy === 'none' ? [ramp[1]!, ramp[1]!] : ramp),
      haze,
      tint: new Color().setRGB(...toRgb(tint), 'srgb'),
    });
    this.#splats.set('radius', pointSize / 2);
    this.#splats.set('byDepth', colorBy === 'depth' ? 1 : 0);
    this.#renderer.setClearColor(haze);
    const isLight = haze.getHSL({ h: 0, s: 0, l: 0 }, 'srgb').l > 0.5;
    this.#splats.set('fade', isLight ? 0.12 : 0.34);
    this.#ground.wear(new Color().setRGB(...toRgb(ink), 'srgb'), isLight ? 0.22 : 0.85);
    this.#ask();
  }

  resize(width: number, height: number): void {
    if (width < 1 || height < 1) return;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.#renderer.setSize(width, height, false);
    this.#frameFor(width / height);
    this.#draw();
  }

  /** Turns by radians about the vertical and the horizontal axis, and moves `zoom` times as far away. */
  turn(azimuth: number, polar: number, zoom = 1): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    const sphere = new Spherical().setFromVector3(offset);
    sphere.theta += azimuth;
    sphere.phi = Math.min(Math.PI - 0.05, Math.max(0.05, sphere.phi + polar));
    sphere.radius = Math.min(9, Math.max(1.4, sphere.radius * zoom));
    this.#camera.position.setFromSpherical(sphere).add(this.#controls.target);
    this.#controls.update();
    this.#ask();
  }

  home(): void {
    this.#camera.position.copy(HOME);
    this.#controls.target.copy(AIM);
    this.#controls.update();
    this.#ask();
  }

  /** The picture as it is seen now, `size` pixels along its longer edge. */
  async picture(size: number, type: 'image/png' | 'image/webp'): Promise<Blob | null> {
    if (this.#moving) this.#arrive();
    const { width, height } = this.canvas;
    const scale = size / Math.max(width, height);
    const copy = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    this.#draw();
    const context = copy.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.canvas, 0, 0, copy.width, copy.height);
    return copy.convertToBlob({ type, quality: 0.85 });
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#sight.disconnect();
    this.#controls.dispose();
    this.#splats.dispose();
    this.#ground.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  #ask(): void {
    if (this.#seen) this.#frame ||= requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now: number): void {
    this.#frame = 0;
    const elapsed = Math.min(100, now - this.#last || 16);
    this.#last = now;
    if (this.#flowing) this.#pace += 0.2 * (elapsed - this.#pace);
    if (this.#moving && this.#pace > SLOW) this.#arrive();
    if (this.#moving) this.#approach(1 - Math.exp(-elapsed / EASE));
    this.#controls.update(elapsed / 1000);
    this.#draw();
    this.#flowing = this.#moving || this.#controls.autoRotate;
    if (this.#flowing) this.#ask();
  }

  /** Moves every point a share of the way to where it belongs. */
  #approach(share: number): void {
    const shown = this.#splats.values('position');
    let farthest = 0;
    for (let i = 0; i < shown.length; i++) {
      const gap = this.#goal[i]! - shown[i]!;
      shown[i]! += share * gap;
      farthest = Math.max(farthest, Math.abs(gap));
    }
    if (farthest < 0.004) this.#arrive();
    else this.#paint(share);
  }

  #arrive(): void {
    this.#moving = false;
    this.#splats.values('position').set(this.#goal);
    this.#paint(1);
  }

  /** Colours, shading and shadow follow the points; the ground eases to the cloud's feet. */
  #paint(share: number): void {
    const points = this.#splats.values('position');
    const { low, high, foot } = heights(points);
    const tone = this.#splats.values('tone');
    const span = Math.max(high - low, 0.25);
    const middle = (low + high) / 2;
    for (let i = 0; i < tone.length; i++) tone[i] = Math.min(1, Math.max(0, (points[3 * i + 1]! - middle) / span + 0.5));
    skyLight(points, this.#splats.values('shade'));
    this.#splats.touch('position', 'tone', 'shade');
    this.#ground.cast(points);
    this.#floor += share * (Math.max(foot, -1.4) - 0.04 - this.#floor);
    this.#ground.position.y = this.#floor;
  }

  /** Widens the view on narrow canvases so that the unit sphere always fits. */
  #frameFor(aspect: number): void {
    const half = Math.tan((34 / 2) * (Math.PI / 180)) / Math.min(1, aspect * 0.95);
    this.#camera.aspect = aspect;
    this.#camera.fov = (Math.atan(half) * 360) / Math.PI;
    this.#camera.updateProjectionMatrix();
    this.#splats.set('pixels', this.#renderer.domElement.height / (2 * half));
  }

  #draw(): void {
    this.#renderer.render(this.#scene, this.#camera);
  }
}

/** What stands where nothing was made yet: loose noise, as generation begins with, the same every time. */
let DUST: Float32Array | undefined;

function dust(): Float32Array {
  const points = new Float32Array(2048 * 3);
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < points.length; i++) points[i] = 0.36 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return points;
}

/** Points as they lie while noise is left in them; the dust of the beginning settles on the shape. */
function scattered(points: Float32Array, given: ArrayLike<number> | null, noise: number): Float32Array {
  const loose = (DUST ??= dust());
  return points.map((value, i) => (given?.[Math.floor(i / 3)] ? value : value + noise * loose[i % loose.length]!));
}

/** Where the cloud begins and ends along y, one point in a hundred aside, and its very foot. */
function heights(points: Float32Array): { readonly low: number; readonly high: number; readonly foot: number } {
  const ys = Float32Array.from({ length: points.length / 3 }, (_, i) => points[3 * i + 1]!).sort();
  const aside = Math.floor(ys.length / 100);
  return { low: ys[aside] ?? -1, high: ys[ys.length - 1 - aside] ?? 1, foot: ys[0] ?? -1 };
}
