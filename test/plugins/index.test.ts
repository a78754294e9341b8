import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Registry } from '../../engine/registry.ts';
import { builtins } from '../../plugins/index.ts';

describe('the list of built-in plugins', () => {
  it('is what the generator makes of the folders', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const command = ['--import', 'tsx', '.ci/generate-plugins.ts', '--check'];
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('is counted in the README as it is', () => {
    const samplers = builtins.filter(({ kind }) => kind === 'sampler');
    const numbers = samplers.filter((plugin) => 'spaces' in plugin && plugin.spaces.includes('real')).length;
    const [, all, real] = /\| Samplers \| (\d+), .*\[(\d+) for numbers/.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))!;
    assert.deepEqual([all, real].map(Number), [samplers.length, numbers]);
  });

  it('has no id twice in one kind', () => {
    assert.equal(new Registry(builtins).manifests().length, builtins.length);
  });
});
