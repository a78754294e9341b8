import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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

  it('has no id twice in one kind', () => {
    assert.equal(new Registry(builtins).manifests().length, builtins.length);
  });
});
