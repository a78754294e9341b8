/** What a person sees of a point cloud: that it turns under the hand, how large its points are, and what their colours say. */
import { expect } from 'chai';
import '../../components/point-cloud/point-cloud.ts';
import type { ReveriePointCloud } from '../../components/point-cloud/point-cloud.ts';
import { inside, mount } from './page.ts';

const SIZE = 300;

/** The pixels that points cover, which alone are colourful. */
interface Ink {
  readonly count: number;
  /** Their middle, from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** Their mean colour. */
  readonly color: readonly [number, number, number];
}

/** The points in a part of the picture, from one share of its height to another. */
async function ink(element: ReveriePointCloud, from = 0, to = 1): Promise<Ink> {
  const bitmap = await createImageBitmap((await element.toPNG(SIZE))!);
  const context = new OffscreenCanvas(SIZE, SIZE).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, SIZE, SIZE);
  let count = 0;
  const sums = [0, 0, 0, 0, 0] as [number, number, number, number, number];
  for (let y = Math.round(from * SIZE); y < to * SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const [red, green, blue] = data.subarray(4 * (y * SIZE + x)) as unknown as [number, number, number];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
      count++;
      for (const [i, value] of [x, y, red, green, blue].entries()) sums[i]! += value;
    }
  }
  const [x, y, ...color] = sums.map((sum) => sum / count) as [number, number, number, number, number];
  return { count, x, y, color };
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** A viewer whose points go from blue over green to red. */
async function viewer(points: readonly number[], properties: Partial<ReveriePointCloud> = {}): Promise<ReveriePointCloud> {
  const element = await mount('reverie-point-cloud', { theme: 'light', ...properties });
  const colors = ['low: rgb(0 0 255)', 'mid: rgb(0 160 0)', 'high: rgb(255 0 0)'].map((each) => `--reverie-color-${each}`);
  element.style.cssText = `inline-size: ${SIZE}px; block-size: ${SIZE}px; ${colors.join('; ')}`;
  await frame();
  await frame();
  element.points = Float32Array.from(points);
  await element.updateComplete;
  // the colours that were set after its first rendering
  inside(element, 'canvas').dispatchEvent(new Event('transitionend'));
  return element;
}

/** On the side that faces the first view, level with its aim. */
const NEAR = [0.46, -0.06, 0.66];
const FAR = [-0.46, -0.06, -0.66];
const LOW = [0, -0.6, 0];
const HIGH = [0, 0.6, 0];

describe('the view of a <reverie-point-cloud>', () => {
  const drags = [
    { way: 'to the right', by: [60, 0] },
    { way: 'to the left', by: [-60, 0] },
    { way: 'down', by: [0, 40] },
  ] as const;
  for (const { way, by } of drags) {
    it(`takes what is in front ${way} with a pointer that drags it there`, async () => {
      const element = await viewer(NEAR);
      const before = await ink(element);
      const canvas = inside(element, 'canvas');
      canvas.setPointerCapture = () => undefined; // only a pointer with a hand on it can be captured
      const { left, top } = canvas.getBoundingClientRect();
      const point = (type: string, share: number): boolean =>
        canvas.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            pointerType: 'mouse',
            bubbles: true,
            composed: true, // as a real one is, which leaves the shadow tree
            buttons: type === 'pointerup' ? 0 : 1,
            clientX: left + 150 + share * by[0],
            clientY: top + 150 + share * by[1],
          }),
        );
      point('pointerdown', 0);
      for (let step = 1; step <= 5; step++) {
        point('pointermove', step / 5);
        await frame();
      }
      point('pointerup', 1);
      for (let i = 0; i < 10; i++) await frame();
      const after = await ink(element);
      const along = Math.sign(by[0] + by[1]);
      const gone = by[0] === 0 ? after.y - before.y : after.x - before.x;
      expect(along * gone).to.be.above(10);
      expect(Math.abs(by[0] === 0 ? after.x - before.x : after.y - before.y)).to.be.below(Math.abs(gone));
    });
  }

  const keys = [
    ['ArrowLeft', 'x', 1],
    ['ArrowRight', 'x', -1],
    ['ArrowUp', 'y', 1],
    ['ArrowDown', 'y', -1],
  ] as const;
  for (const [key, axis, direction] of keys) {
    it(`turns about one axis with ${key}, and comes back with a reset`, async () => {
      const element = await viewer(NEAR);
      const before = await ink(element);
      inside(element, 'canvas').dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
      const after = await ink(element);
      const other = axis === 'x' ? 'y' : 'x';
      expect(direction * (after[axis] - before[axis])).to.be.above(5);
      expect(Math.abs(after[other] - before[other])).to.be.below(4);
      element.resetView();
      expect((await ink(element))[axis]).to.be.closeTo(before[axis], 1);
    });
  }

  it('comes nearer with plus and goes away with minus', async () => {
    const element = await viewer([...LOW, ...HIGH]);
    const height = async (): Promise<number> => (await ink(element, 0.5)).y - (await ink(element, 0, 0.5)).y;
    const heights = [await height()];
    for (const key of ['+', '-', '-']) {
      inside(element, 'canvas').dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
      heights.push(await height());
    }
    expect(heights[1]).to.be.above(heights[0]! * 1.05);
    expect(heights[3]).to.be.below(heights[0]! * 0.95);
  });

  it('draws a point of twice the size on about four times the area', async () => {
    const element = await viewer(NEAR, { pointSize: 0.1 });
    const { count } = await ink(element);
    element.pointSize = 0.2;
    await element.updateComplete;
    expect((await ink(element)).count / count).to.be.within(3, 5);
  });
});

describe('the colours of a <reverie-point-cloud>', () => {
  /** The channel that is strongest, of the upper and the lower point. */
  const strongest = async (element: ReveriePointCloud): Promise<readonly string[]> =>
    Promise.all(
      ([[0, 0.5], [0.5, 1]] as const).map(async ([from, to]) => {
        const { color } = await ink(element, from, to);
        return ['red', 'green', 'blue'][color.indexOf(Math.max(...color))]!;
      }),
    );

  it('go from low to high with the height', async () => {
    expect(await strongest(await viewer([...LOW, ...HIGH], { pointSize: 0.1 }))).to.deep.equal(['red', 'blue']);
  });

  it('are one colour with color-by="none"', async () => {
    expect(await strongest(await viewer([...LOW, ...HIGH], { pointSize: 0.1, colorBy: 'none' }))).to.deep.equal(['green', 'green']);
  });

  it('go from low to high with nearness with color-by="depth"', async () => {
    // seen from above, what is far stands higher in the picture
    expect(await strongest(await viewer([...NEAR, ...FAR], { pointSize: 0.1, colorBy: 'depth' }))).to.deep.equal(['blue', 'red']);
  });

  it('stand in a PLY file as bytes, by height', async () => {
    const element = await viewer([...LOW, ...HIGH]);
    const [header, body] = (await (await element.toPLY({ ascii: true })).text()).split('end_header\n');
    const types = ['float x', 'float y', 'float z', 'uchar red', 'uchar green', 'uchar blue'];
    expect([...header!.matchAll(/property (.+)/g)].map(([, type]) => type)).to.deep.equal(types);
    const rows = body!.trim().split('\n').map((row) => row.trim().split(/\s+/).map(Number).slice(3));
    expect(rows).to.deep.equal([
      [0, 0, 255],
      [255, 0, 0],
    ]);
    const bytes = new Uint8Array(await (await element.toPLY()).arrayBuffer());
    expect([...bytes.slice(-3), ...bytes.slice(-18, -15)]).to.deep.equal([255, 0, 0, 0, 0, 255]);
  });

  it('stand in a GLB file, by height', async () => {
    const element = await viewer([...LOW, ...HIGH]);
    const bytes = await (await element.toGLB()).arrayBuffer();
    const length = new DataView(bytes).getUint32(12, true);
    const { accessors, bufferViews, meshes } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 20, length))) as {
      accessors: { bufferView: number; byteOffset?: number; count: number; componentType: number }[];
      bufferViews: { byteOffset?: number }[];
      meshes: { primitives: { attributes: Record<string, number> }[] }[];
    };
    const accessor = accessors[meshes[0]!.primitives[0]!.attributes['COLOR_0']!]!;
    expect([accessor.componentType, accessor.count]).to.deep.equal([WebGL2RenderingContext.FLOAT, 2]);
    const at = 28 + length + (bufferViews[accessor.bufferView]!.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
    const colors = new Float32Array(bytes.slice(at, at + 24));
    [0, 0, 1, 1, 0, 0].forEach((value, i) => expect(colors[i]).to.be.closeTo(value, 1e-3));
  });
});
