/** `node .ci/boot.mjs <script> […]`: runs .ci/<script>.ts, after installing the packages on a fresh clone. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const [script, ...rest] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Reverie needs Node 20.19 or newer, this is ${process.versions.node}; install a newer one from https://nodejs.org.`);
  process.exit(1);
}
if (!existsSync(new URL('../node_modules/tsx', import.meta.url))) {
  const windows = process.platform === 'win32';
  const { status } = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], { cwd, stdio: 'inherit', shell: windows });
  if (status !== 0) process.exit(status ?? 1);
}
const { status } = spawnSync(process.execPath, ['--import', 'tsx', `.ci/${script}.ts`, ...rest], { cwd, stdio: 'inherit' });
process.exit(status ?? 1);
