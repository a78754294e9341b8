/** A project of somebody who installs the packed package, in a folder of its own. */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

function npm(cwd: string, ...args: string[]): string {
  const windows = process.platform === 'win32';
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
  const stdio: StdioOptions = ['ignore', 'pipe', 'inherit'];
  return execFileSync(windows ? 'npm.cmd' : 'npm', [...args, ...options], { cwd, encoding: 'utf8', shell: windows, stdio });
}

export interface Consumer {
  readonly folder: string;
  /** Path of a file of the installed package. */
  readonly installed: (path: string) => string;
  readonly remove: () => void;
}

/** Packs what was built, and installs it beside `packages` in a copy of test/package/site. */
export function createConsumer(...packages: string[]): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-consumer-'));
  const [{ filename }] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder)) as [{ filename: string }];
  cpSync(new URL('site', import.meta.url), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  npm(folder, 'install', join(folder, filename), ...packages);
  return {
    folder,
    installed: (path) => join(folder, 'node_modules/reverie', path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
