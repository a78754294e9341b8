/** What `npm start` serves, and what it does not. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { serve, type Served } from '../../.ci/serve.ts';

const TYPES = {
  'index.html': 'text/html',
  'code.js': 'text/javascript',
  'code.mjs': 'text/javascript',
  'code.wasm': 'application/wasm',
  'model.onnx': 'application/octet-stream',
};

const OUTSIDE = [
  '/secret.txt', '/site/../secret.txt', '/site/%2e%2e/secret.txt', '/site/..%2fsecret.txt', '/site/..%5csecret.txt',
  '/site//../../secret.txt', '/site/%',
];

describe('the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reverie-serve-'));
  let served: Served;

  before(async () => {
    mkdirSync(join(folder, 'site'));
    for (const name of Object.keys(TYPES)) writeFileSync(join(folder, 'site', name), '0123456789');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    served = await serve({ folders: { '/site/': join(folder, 'site') }, home: '/site/' });
  });
  after(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  /** Unlike fetch, this sends the path as it is. */
  function ask(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
    const { port } = new URL(served.url);
    return new Promise((resolve, reject) => get({ host: 'localhost', port, path, headers }, resolve).on('error', reject));
  }

  it('isolates pages, so that WASM may use threads', async () => {
    const { headers } = await ask('/site/');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  });

  it('leads / to the demo', async () => {
    const { statusCode, headers } = await ask('/');
    assert.deepEqual([statusCode, headers.location], [302, '/site/']);
  });

  it('names the types that browsers insist on', async () => {
    for (const [name, type] of Object.entries(TYPES)) {
      const { headers } = await ask(`/site/${name}`);
      assert.equal(headers['content-type']?.split(';')[0], type, name);
    }
  });

  it('sends a range, which resumes a download', async () => {
    const response = await ask('/site/model.onnx', { range: 'bytes=4-' });
    assert.equal(response.statusCode, 206);
    assert.equal(response.headers['content-range'], 'bytes 4-9/10');
    assert.equal((await response.toArray()).join(''), '456789');
    assert.equal((await ask('/site/model.onnx', { range: 'bytes=99-' })).statusCode, 416);
  });

  it('keeps to its folders', async () => {
    for (const path of OUTSIDE) assert.equal((await ask(path)).statusCode, 404, path);
  });

  it('takes the next port when one is taken', async () => {
    const port = Number(new URL(served.url).port);
    const second = await serve({ port, folders: {} });
    assert.notEqual(second.url, served.url);
    await second.close();
  });
});
