/** `npm start` on a fresh clone: builds from what is tracked, serves it isolated, opens no browser by itself. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from '../../.ci/browser.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('npm start', { timeout: 120_000 }, () => {
  const clone = mkdtempSync(join(tmpdir(), 'reverie-clone-'));
  let server: ChildProcess;
  let url: string;

  before(async () => {
    const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    const files = tracked.split('\0').filter((path) => path && existsSync(join(root, path)));
    for (const path of files) cpSync(join(root, path), join(clone, path));
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');
    server = spawn(process.execPath, ['--import', 'tsx', '.ci/start.ts', '--port', '0'], { cwd: clone, env: { ...process.env, CI: '1' } });
    url = await new Promise((resolve, reject) => {
      let text = '';
      for (const stream of [server.stdout!, server.stderr!]) {
        stream.on('data', (part: Buffer) => {
          text += part.toString();
          const [found] = /http:\/\/localhost:\d+\//.exec(text) ?? [];
          if (found) resolve(found);
        });
      }
      server.on('close', () => reject(new Error(`npm start ended:\n${text}`)));
    });
  });
  after(() => {
    server.kill();
    rmSync(clone, { recursive: true, force: true });
  });

  it('shows the studio, without an error, on an isolated page', async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', ({ message }) => faults.push(message));
      page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`));
      await page.goto(url);
      await page.waitForFunction(() => customElements.get('reverie-generator') !== undefined);
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
    }
  });
});
