/** Points as round, softly lit splats: every one a small sphere in its own right, drawn by a fragment shader. */
import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Points, ShaderMaterial, type DataTexture } from 'three';

const VERTEX = /* glsl */ `
  attribute float tone;
  attribute float shade;
  attribute float given;
  uniform float radius;
  uniform float pixels;
  uniform float byDepth;
  varying float vTone;
  varying float vShade;
  varying float vGiven;
  varying float vFar;
  varying vec3 vCentre;
  void main() {
    vec4 centre = modelViewMatrix * vec4(position, 1.0);
    float away = -centre.z;
    gl_Position = projectionMatrix * centre;
    gl_PointSize = clamp(2.0 * radius * pixels / away, 2.0, 96.0);
    float reach = length((modelViewMatrix * vec4(0.0, 0.0, 0.0, 1.0)).xyz);
    vFar = smoothstep(reach - 1.05, reach + 1.25, away);
    vTone = mix(tone, 1.0 - vFar, byDepth);
    vShade = shade;
    vGiven = given;
    vCentre = centre.xyz;
  }`;

const FRAGMENT = /* glsl */ `
  uniform sampler2D ramp;
  uniform vec3 haze;
  uniform vec3 tint;
  uniform float presence;
  uniform float fade;
  uniform float radius;
  uniform mat4 projectionMatrix;
  varying float vTone;
  varying float vShade;
  varying float vGiven;
  varying float vFar;
  varying vec3 vCentre;
  void main() {
    vec2 at = gl_PointCoord * 2.0 - 1.0;
    float r2 = dot(at, at);
    float soft = 0.7 * fwidth(r2);
    float alpha = 1.0 - smoothstep(1.0 - soft, 1.0, r2);
    if (alpha <= 0.0) discard;
    vec3 normal = vec3(at.x, -at.y, sqrt(max(0.0, 1.0 - r2)));
    float key = 0.5 + 0.5 * dot(normal, normalize(vec3(-0.45, 0.8, 0.55)));
    float rim = pow(1.0 - normal.z, 2.0);
    vec3 base = texture2D(ramp, vec2(vTone * 0.984 + 0.008, 0.5)).rgb;
    base = mix(base, tint, vGiven * 0.8);
    vec3 lit = base * (0.42 + 0.74 * key * key) * vShade * (1.0 - 0.35 * rim);
    lit = mix(haze, lit, (1.0 - vFar * fade) * presence);
    vec4 clip = projectionMatrix * vec4(vCentre + normal * radius, 1.0);
    gl_FragDepth = clamp(0.5 + 0.5 * clip.z / clip.w, 0.0, 1.0);
    gl_FragColor = vec4(lit, alpha);
    #include <colorspace_fragment>
  }`;

/** What the splats look like, resolved from CSS. */
export interface Look {
  readonly ramp: DataTexture;
  /** What distance fades into: the colour behind the cloud. */
  readonly haze: Color;
  /** Colour of points that were given. */
  readonly tint: Color;
}

/** A cloud that keeps its buffers as long as the number of points stays the same. */
export class Splats extends Points<BufferGeometry, ShaderMaterial> {
  constructor() {
    super(
      new BufferGeometry(),
      new ShaderMaterial({
        vertexShader: VERTEX,
        fragmentShader: FRAGMENT,
        alphaToCoverage: true,
        uniforms: {
          radius: { value: 0.022 },
          pixels: { value: 1 },
          byDepth: { value: 0 },
          presence: { value: 1 },
          fade: { value: 0.3 },
          ramp: { value: null },
          haze: { value: new Color() },
          tint: { value: new Color() },
        },
      }),
    );
    this.frustumCulled = false;
  }

  /** Makes room for `count` points; returns false when the room was already right. */
  allocate(count: number): boolean {
    if (this.geometry.getAttribute('position')?.count === count) return false;
    this.geometry.dispose();
    this.geometry = new BufferGeometry();
    for (const [name, width] of [
      ['position', 3],
      ['tone', 1],
      ['shade', 1],
      ['given', 1],
    ] as const) {
      this.geometry.setAttribute(name, new BufferAttribute(new Float32Array(count * width), width).setUsage(DynamicDrawUsage));
    }
    return true;
  }

  /** The values of an attribute, to be written in place; `touch` sends them to the GPU. */
  values(name: 'position' | 'tone' | 'shade' | 'given'): Float32Array {
    return (this.geometry.getAttribute(name) as BufferAttribute).array as Float32Array;
  }

  touch(...names: readonly ('position' | 'tone' | 'shade' | 'given')[]): void {
    for (const name of names) (this.geometry.getAttribute(name) as BufferAttribute).needsUpdate = true;
  }

  wear(look: Look): void {
    const { uniforms } = this.material;
    (uniforms['ramp']!.value as DataTexture | null)?.dispose();
    uniforms['ramp']!.value = look.ramp;
    (uniforms['haze']!.value as Color).copy(look.haze);
    (uniforms['tint']!.value as Color).copy(look.tint);
  }

  set(uniform: 'radius' | 'pixels' | 'byDepth' | 'presence' | 'fade', value: number): void {
    this.material.uniforms[uniform]!.value = value;
  }

  override dispose(): void {
    (this.material.uniforms['ramp']!.value as DataTexture | null)?.dispose();
    this.geometry.dispose();
    this.material.dispose();
  }
}
