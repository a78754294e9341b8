/** The ground under a cloud: rings that fade out, and the cloud's soft shadow. */
import { Color, DataTexture, LinearFilter, Mesh, PlaneGeometry, RedFormat, ShaderMaterial } from 'three';
import { groundShadow, SHADOW } from './density.ts';

const REACH = 2.2;

const VERTEX = /* glsl */ `
  varying vec2 at;
  void main() {
    at = uv * 2.0 - 1.0;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;

const FRAGMENT = /* glsl */ `
  uniform sampler2D shadow;
  uniform vec3 ink;
  uniform float lines;
  uniform float dark;
  varying vec2 at;
  float line(float value) {
    float width = fwidth(value) * 0.75;
    float distance = abs(fract(value - 0.5) - 0.5);
    return 1.0 - smoothstep(width * 0.5, width * 1.5, distance);
  }
  void main() {
    vec2 p = at * ${REACH.toFixed(1)};
    float fade = 1.0 - smoothstep(0.35, 1.0, length(at));
    float grid = max(line(p.x * 2.5), line(p.y * 2.5)) * lines * fade;
    float under = texture2D(shadow, vec2(at.x, at.y) * 0.5 + 0.5).r * dark * fade;
    float alpha = grid + under - grid * under;
    gl_FragColor = vec4(ink * grid * (1.0 - under) / max(alpha, 0.001), alpha);
    #include <colorspace_fragment>
  }`;

/** A plane at y = 0 of its own; moved to the cloud's feet by whoever holds it. */
export class Ground extends Mesh<PlaneGeometry, ShaderMaterial> {
  readonly #bytes = new Uint8Array(SHADOW * SHADOW);
  readonly #shadow = new DataTexture(this.#bytes, SHADOW, SHADOW, RedFormat);

  constructor() {
    super(new PlaneGeometry(2 * REACH, 2 * REACH));
    this.#shadow.magFilter = this.#shadow.minFilter = LinearFilter;
    this.material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      uniforms: { shadow: { value: this.#shadow }, ink: { value: new Color() }, lines: { value: 0.2 }, dark: { value: 0.5 } },
    });
    this.rotation.x = -Math.PI / 2;
    this.scale.y = -1; // the plane's second axis then runs along +z, as the shadow's rows do
    this.material.side = 2;
  }

  /** `dark`: strength of the shadow, 0…1. */
  wear(ink: Color, dark: number): void {
    (this.material.uniforms['ink']!.value as Color).copy(ink);
    this.material.uniforms['dark']!.value = dark;
  }

  cast(points: Float32Array): void {
    groundShadow(points, REACH, this.#bytes);
    this.#shadow.needsUpdate = true;
  }

  override dispose(): void {
    this.#shadow.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}
