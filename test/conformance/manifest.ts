import assert from 'node:assert/strict';
import { it } from 'node:test';
import { manifestOf } from '../../engine/manifest.ts';
import type { Plugin } from '../../engine/plugin.ts';
import { Registry } from '../../engine/registry.ts';
import { checkParams, compileParams } from '../../engine/validate.ts';
import { defaultsOf, schemasOf } from './params.ts';

/** What comes from no paper: it does what the request says. */
const UNSOURCED = ['custom'];

/** What a plugin of any kind promises with its manifest. */
export function testManifest(plugin: Plugin): void {
  it('is accepted by the registry', () => {
    assert.equal(new Registry([plugin]).find(plugin.kind, plugin.id), plugin);
  });

  it('has a manifest that is data alone', () => {
    const manifest = manifestOf(plugin);
    assert.deepEqual(JSON.parse(JSON.stringify(manifest)), manifest);
  });

  it('says in whole sentences what it does, and where it comes from', () => {
    assert.match(plugin.description, /^[A-Z].{20,250}\.$/);
    if (!UNSOURCED.includes(plugin.id)) assert.match(plugin.source ?? '', /(arXiv:\d{4}\.\d{4,5}|doi:\S+|https:\/\/\S+)/);
  });

  it('has defaults inside its own schema', async () => {
    const manifest = manifestOf(plugin);
    await compileParams(manifest);
    const values = Object.fromEntries(Object.entries(defaultsOf(plugin)).filter(([name]) => manifest.params.required?.includes(name)));
    assert.deepEqual(checkParams(manifest.params, values, '', plugin.id), []);
    assert.deepEqual(values, defaultsOf(plugin));
  });

  it('names and explains every parameter, with a range or a list for every number', () => {
    for (const [name, { title, description, type, minimum, maximum, enum: allowed }] of Object.entries(schemasOf(plugin))) {
      assert.ok(title && description?.endsWith('.'), `\`${name}\` needs a title and a description that ends with a full stop`);
      const open = (type === 'number' || type === 'integer') && !allowed;
      if (open) assert.ok(minimum! < maximum!, `\`${name}\` needs minimum and maximum`);
    }
  });
}

/** What a plugin that is no task promises besides. */
export function testParams(plugin: Plugin): void {
  it('has a default for every parameter', () => {
    for (const [name, { default: start }] of Object.entries(schemasOf(plugin))) assert.notEqual(start, undefined, `\`${name}\` has none`);
  });
}
