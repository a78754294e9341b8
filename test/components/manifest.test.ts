/** custom-elements.json, as it is written from the elements' JSDoc. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { analyze, elementsOf, unlisted } from '../../.ci/manifest.ts';
import { root } from '../../.ci/root.ts';

describe('custom-elements.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  let elements: ReturnType<typeof elementsOf>;
  before(() => {
    analyze(relative(root, folder));
    elements = elementsOf(join(folder, 'custom-elements.json'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('describes every property of the theme with every element', () => {
    const shared = [...readFileSync(join(root, 'components/theme.ts'), 'utf8').matchAll(/var\((--reverie-[\w-]+)/g)].map(([, name]) => name!);
    assert.ok(shared.length > 20 && elements.length > 15, `${shared.length} properties, ${elements.length} elements`);
    for (const { element } of elements) {
      const described = new Set(element.cssProperties?.filter(({ description }) => description).map(({ name }) => name));
      assert.deepEqual(
        shared.filter((name) => !described.has(name)),
        [],
        element.tagName,
      );
    }
  });

  it('keeps the words that an element has of its own, once', () => {
    const { element } = elements.find(({ element: { tagName } }) => tagName === 'reverie-point-cloud')!;
    const low = element.cssProperties?.filter(({ name }) => name === '--reverie-color-low');
    assert.deepEqual(
      low?.map(({ description }) => description),
      ['Colour of the lowest points.'],
    );
  });

  it('lists every property that an element reads', () => {
    assert.deepEqual(
      elements.flatMap(({ path, element }) => unlisted(path, element)),
      [],
    );
  });

  const missing = [
    ['reverie-frames', '--reverie-color-onion-before', 'in its styles'],
    ['reverie-generator', '--reverie-stage-height', 'in its styles'],
    ['reverie-progress', '--reverie-focus', 'in the theme'],
  ] as const;
  for (const [tag, property, where] of missing) {
    it(`is refused when <${tag}> does not list what it reads ${where}`, () => {
      const { path, element } = elements.find(({ element: { tagName } }) => tagName === tag)!;
      const faults = unlisted(path, { ...element, cssProperties: element.cssProperties!.filter(({ name }) => name !== property) });
      assert.equal(faults.length, 1);
      assert.match(faults[0]!, new RegExp(`<${tag}> reads the CSS property "${property}"`));
    });
  }
});
