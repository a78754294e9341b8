import { expect } from 'chai';
import '../../components/point-cloud/point-cloud.ts';
import { fileStem } from '../../components/files.ts';
import { fromOklab, toOklab, toRgb } from '../../components/oklab.ts';
import { readPoints, toUnitSphere } from '../../components/point-cloud/read-points.ts';
import { flower } from './fake-engine.ts';
import { expectAccessible, inside, mount, until } from './page.ts';

/** Share of the picture's pixels that differ from its corner. */
async function inked(blob: Blob): Promise<number> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  let different = 0;
  for (let i = 0; i < data.length; i += 4) different += Math.abs(data[i]! - data[0]!) + Math.abs(data[i + 1]! - data[1]!) > 60 ? 1 : 0;
  return different / (data.length / 4);
}

/** Until a new size has come to the canvas, with the frame after the one that lays it out. */
const laidOut = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

describe('<reverie-point-cloud>', () => {
  it('is accessible', async () => expectAccessible(await mount('reverie-point-cloud', { points: flower(), name: 'flower' })));

  it('draws points, and other points differently', async () => {
    const element = await mount('reverie-point-cloud', { points: flower() });
    element.style.cssText = 'inline-size: 300px; block-size: 300px';
    await laidOut();
    const share = await inked((await element.toPNG(300))!);
    expect(share).to.be.within(0.02, 0.5);
    element.points = new Float32Array(2048 * 3);
    await element.updateComplete;
    expect(await inked((await element.toPNG(300))!)).to.be.below(share / 4);
  });

  it('says how many points there are, and of what', async () => {
    const element = await mount('reverie-point-cloud', { points: flower(), name: 'a flower' });
    expect(inside(element, 'canvas').ariaLabel).to.match(/^a flower: 2,048 points\./);
  });

  for (const ascii of [false, true]) {
    it(`writes PLY as ${ascii ? 'text' : 'binary'} that reads back as the same points`, async () => {
      const points = flower();
      const element = await mount('reverie-point-cloud', { points });
      const read = await readPoints(new File([await element.toPLY({ ascii })], 'flower.ply'));
      expect(read).to.have.length(points.length);
      expect(Math.max(...read.map((value, i) => Math.abs(value - points[i]!)))).to.be.below(1e-6);
    });
  }

  it('writes GLB: the magic, version 2, and as many points as there are', async () => {
    const element = await mount('reverie-point-cloud', { points: flower(), name: 'flower' });
    const view = new DataView(await (await element.toGLB()).arrayBuffer());
    expect([view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]).to.deep.equal([0x46546c67, 2, view.byteLength]);
    const json = JSON.parse(new TextDecoder().decode(new Uint8Array(view.buffer, 20, view.getUint32(12, true)))) as {
      accessors: { count: number }[];
    };
    expect(json.accessors.map(({ count }) => count)).to.deep.equal([2048, 2048]);
  });

  it('stops turning by itself when somebody takes hold', async () => {
    const element = await mount('reverie-point-cloud', { points: flower(), autoRotate: true });
    inside(element, 'canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', cancelable: true }));
    expect(element.autoRotate).to.equal(false);
  });

  it('draws nothing while it turns out of sight, and goes on when it is seen again', async () => {
    const element = await mount('reverie-point-cloud', { points: flower(), autoRotate: true });
    element.style.cssText = 'position: absolute; inline-size: 200px; block-size: 200px; inset-block-start: 0';
    const { drawArrays } = WebGL2RenderingContext.prototype;
    let draws = 0;
    WebGL2RenderingContext.prototype.drawArrays = function (...drawn) {
      draws++;
      drawArrays.apply(this, drawn);
    };
    const drawsIn = async (ms: number): Promise<number> => {
      const before = draws;
      await new Promise((resolve) => setTimeout(resolve, ms));
      return draws - before;
    };
    try {
      await until(() => draws > 0, 'it draws');
      element.style.insetBlockStart = '9000px';
      while ((await drawsIn(200)) > 0);
      const before = draws;
      element.style.insetBlockStart = '0';
      await until(() => draws > before, 'it draws again');
    } finally {
      WebGL2RenderingContext.prototype.drawArrays = drawArrays;
    }
  });

  it('names what it shows after it was moved in the page', async () => {
    const element = await mount('reverie-point-cloud', { points: flower() });
    const parent = element.parentElement!;
    element.remove();
    parent.append(element);
    await element.updateComplete;
    Object.assign(element, { points: new Float32Array(30), name: 'ten' });
    await element.updateComplete;
    expect(inside(element, 'canvas').ariaLabel).to.match(/^ten: 10 points\./);
  });

  it('lives again after it was moved in the page', async () => {
    const element = await mount('reverie-point-cloud', { points: flower() });
    const parent = element.parentElement!;
    element.remove();
    expect(await element.toPNG()).to.equal(null);
    parent.append(element);
    await element.updateComplete;
    expect(await inked((await element.toPNG(300))!)).to.be.above(0.01);
  });

  it('scatters what it draws while noise is left, never what it saves', async () => {
    const points = flower();
    const element = await mount('reverie-point-cloud', { points });
    element.style.cssText = 'inline-size: 300px; block-size: 300px';
    await laidOut();
    const settled = await inked((await element.toPNG(300))!);
    element.noise = 1;
    await element.updateComplete;
    expect(await inked((await element.toPNG(300))!)).to.be.above(settled * 1.3);
    expect(await readPoints(new File([await element.toPLY()], 'flower.ply'))).to.deep.equal(points);
  });

  it('says so where there is no WebGL, and still saves', async () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = () => null;
    try {
      const element = await mount('reverie-point-cloud', { points: flower() });
      await element.updateComplete;
      expect(inside(element, '[part=notice]').textContent).to.contain('WebGL 2 is missing');
      expect((await element.toPLY()).size).to.be.above(2048 * 12);
      expect((await element.toGLB()).size).to.be.above(2048 * 12);
      expect(await element.toPNG()).to.equal(null);
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
  });

  it('shows the output of a task', async () => {
    const element = await mount('reverie-point-cloud');
    element.output = { kind: 'points', points: flower(), known: 12 };
    expect(element.points).to.have.length(2048 * 3);
    expect(element.known).to.equal(12);
  });
});

describe('reading points', () => {
  const read = (text: string): Promise<Float32Array> => readPoints(new File([text], 'points'));
  const failure = async (text: string): Promise<string> =>
    read(text).then(
      () => '',
      (error: Error) => error.message,
    );

  it('takes flat JSON, JSON of triples, and an object with points', async () => {
    expect([...(await read('[1, 2, 3, 4, 5, 6]'))]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([...(await read('[[1, 2, 3], [4, 5, 6]]'))]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([...(await read('{"points": [[1, 2, 3]]}'))]).to.deep.equal([1, 2, 3]);
  });

  it('skips properties of PLY that it does not need, of any width', async () => {
    const header =
      'ply\nformat ascii 1.0\nelement vertex 2\nproperty uchar red\nproperty double x\nproperty float y\nproperty float z\n' +
      'element face 0\nproperty list uchar int vertex_indices\nend_header\n';
    expect([...(await read(`${header}9 1 2 3\n9 4 5 6\n`))]).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('says what is wrong with a file and what can be read', async () => {
    expect(await failure('hello')).to.match(/neither PLY nor JSON; open a PLY/);
    expect(await failure('[1, 2]')).to.match(/no multiple of three/);
    expect(await failure('[1, 2, null]')).to.match(/not numbers/);
    expect(
      await failure('ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 2 3'),
    ).to.match(/promises 3 points and ends after 1/);
    expect(await failure('ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1')).to.match(/without x, y and z/);
  });

  it('brings points of any size to the unit sphere', () => {
    const points = toUnitSphere(Float32Array.of(100, 0, 0, 300, 0, 0));
    expect([...points]).to.deep.equal([-1, 0, 0, 1, 0, 0]);
  });
});

describe('colours', () => {
  it('go to OKLab and back', () => {
    for (const color of ['#204080', 'oklch(0.7 0.1 40)', 'white']) {
      const rgb = toRgb(color);
      fromOklab(toOklab(rgb)).forEach((value, i) => expect(value).to.be.closeTo(rgb[i]!, 1e-4));
    }
  });
});

describe('file names', () => {
  it('come from the prompt', () => {
    expect(fileStem('Plate 2 × 4, “round”', 'point-cloud')).to.equal('plate-2-4-round');
    expect(fileStem(' ??? ', 'point-cloud')).to.equal('point-cloud');
  });
});
