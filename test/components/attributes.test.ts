import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../components/', import.meta.url);

test('an attribute is its property’s name with dashes, as components/jsx/props.ts makes of it', () => {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => path.endsWith('.ts'));
  const properties = files.flatMap((path) => {
    const found = readFileSync(new URL(path.replaceAll('\\', '/'), folder), 'utf8').matchAll(/@property\((.*)\)\s+(?:[gs]et )?(\w+)/g);
    return [...found].map(([, options, name]) => ({ path, options: options!, name: name! }));
  });
  assert.ok(properties.length > 50, `only ${properties.length} were found`);
  const wrong = properties.filter(({ options, name }) => {
    const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const attribute = /attribute: '(.+?)'/.exec(options)?.[1] ?? name.toLowerCase();
    return !options.includes('attribute: false') && attribute !== dashed;
  });
  assert.deepEqual(wrong, []);
});
