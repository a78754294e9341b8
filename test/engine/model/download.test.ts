import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { ModelFile } from '../../../engine/model/card.ts';
import { download } from '../../../engine/model/download.ts';
import { ModelStore } from '../../../engine/model/model.ts';
import { tinyCard } from '../../fixtures/tiny.ts';

const content = randomBytes(100_000);
const half = content.length / 2;
const sha256 = createHash('sha256').update(content).digest('hex');

/** Serves the content with ranges; `behave` may answer a request in its own way first. */
function serve(
  behave: (request: IncomingMessage, response: ServerResponse, count: number) => boolean,
): Promise<{ file: ModelFile; ranges: string[] }> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? '');
    if (behave(request, response, ranges.length)) return;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from ? 206 : 200, { 'content-length': content.length - from }).end(content.subarray(from));
  });
  after(() => server.closeAllConnections());
  after(() => server.close());
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ file: { url: `http://127.0.0.1:${port}/m.onnx`, bytes: content.length, sha256 }, ranges });
    }),
  );
}

/** Sends the first half and breaks the connection. */
const breakOff = (response: ServerResponse): true => {
  response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, half), () => response.destroy());
  return true;
};

test('a file arrives whole, with its bytes counted', async () => {
  const { file } = await serve(() => false);
  const counts: number[] = [];
  const bytes = await download(file, { onBytes: (loaded) => counts.push(loaded) });
  assert.ok(content.equals(bytes));
  assert.equal(counts.at(-1), content.length);
  assert.deepEqual(
    counts,
    [...counts].sort((a, b) => a - b),
  );
});

test('a broken connection is resumed where it stopped, by Range', async () => {
  const { file, ranges } = await serve((_, response, count) => count === 1 && breakOff(response));
  assert.ok(content.equals(await download(file)));
  assert.deepEqual(ranges, ['', `bytes=${half}-`]);
});

test('a web page in the place of a file is a missing file, asked for once', async () => {
  const page = (_: IncomingMessage, response: ServerResponse): boolean => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html><title>Home</title>');
    return true;
  };
  const { file, ranges } = await serve(page);
  await assert.rejects(download(file), { code: 'model/missing', message: /the server answered a web page; check/ });
  assert.equal(ranges.length, 1);
});

test('a server that is busy is asked again, after a pause that grows', async () => {
  const times: number[] = [];
  const { file } = await serve((_, response, count) => {
    times.push(performance.now());
    if (count < 4) response.writeHead(503).end();
    return count < 4;
  });
  assert.ok(content.equals(await download(file, { waitMs: 40 })));
  const pauses = times.slice(1).map((time, i) => time - times[i]!);
  pauses.forEach((pause, i) => assert.ok(pause > 39 * 2 ** i, `pause ${i} took ${pause} ms`));
});

test('cancelling during a pause ends it at once', async () => {
  const abort = new AbortController();
  const { file, ranges } = await serve((_, response) => Boolean(response.writeHead(503).end(() => setTimeout(() => abort.abort(), 50))));
  await assert.rejects(download(file, { signal: abort.signal, waitMs: 60_000 }), { name: 'AbortError' });
  assert.equal(ranges.length, 1);
});

test('when one file of a model fails the others stop, and nothing is told of them afterwards', async () => {
  let told = 0;
  let [begin, stop] = [(): void => undefined, (): void => undefined];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const { file } = await serve((request, response) => {
    if (request.url === '/none.onnx') return Boolean(begun.then(() => response.writeHead(404).end()));
    const timer = setInterval(() => response.write(content.subarray(0, 100)) && begin(), 5);
    response.on('close', () => (clearInterval(timer), stop()));
    return Boolean(response.writeHead(200, { 'content-length': content.length }));
  });
  const files = { denoiser: file, text: { ...file, url: file.url.replace('m.onnx', 'none.onnx') } };
  const store = new ModelStore({ provider: 'wasm', providerReason: '', threads: 1 }, undefined);
  await assert.rejects(store.open({ ...tinyCard, files }, { onBytes: () => told++ }), { code: 'model/missing' });
  const heard = told;
  await stopped;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(told, heard);
});

test('what an earlier visit left is not downloaded again', async () => {
  const { file, ranges } = await serve(() => false);
  assert.ok(content.equals(await download(file, { partial: content.subarray(0, 1000) })));
  assert.deepEqual(ranges, ['bytes=1000-']);
});

test('a damaged part from an earlier visit is thrown away and the file downloaded anew', async () => {
  const { file, ranges } = await serve(() => false);
  assert.ok(content.equals(await download(file, { partial: new Uint8Array(1000) })));
  assert.deepEqual(ranges, ['bytes=1000-', '']);
});

test('a server without ranges starts over and the file is still right', async () => {
  const { file } = await serve((_, response, count) => (count === 1 ? breakOff(response) : (response.writeHead(200).end(content), true)));
  assert.ok(content.equals(await download(file)));
});

test('a server that always stops half-way ends in a clear error, and what arrived is kept', async () => {
  const { file } = await serve((request, response) => (request.headers.range ? (response.destroy(), true) : breakOff(response)));
  let kept = 0;
  await assert.rejects(download(file, { keepPartial: async ({ length }) => void (kept = length) }), {
    code: 'model/download',
    message: new RegExp(`stopped after ${half} of ${content.length} bytes.*try again`),
  });
  assert.equal(kept, half);
});

test('a truncated file is not taken for whole', async () => {
  const { file } = await serve((_, response) => (response.writeHead(200).end(content.subarray(0, half)), true));
  await assert.rejects(download(file, { attempts: 2 }), { code: 'model/download' });
});

test('a server that sends nothing more is given up', async () => {
  const { file } = await serve(
    (_, response) => (response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 10)), true),
  );
  await assert.rejects(download(file, { stallMs: 50, attempts: 2 }), { code: 'model/download', message: /sent nothing for 0.05 s/ });
});

test('a file that is shorter on a server with ranges is told as that, and nothing of it is kept', async () => {
  const { file, ranges } = await serve((request, response) => {
    const short = content.subarray(0, half);
    if (request.headers.range === `bytes=${half}-`) response.writeHead(416, { 'content-range': `bytes */${half}` }).end();
    else response.writeHead(200, { 'content-length': half }).end(short);
    return true;
  });
  const kept: number[] = [];
  const keepPartial = async (bytes: Uint8Array): Promise<void> => void kept.push(bytes.length);
  const message = /ended after 50000 of 100000 bytes, .* shorter than its card says/;
  await assert.rejects(download(file, { keepPartial, waitMs: 1 }), { code: 'model/download', message });
  await assert.rejects(download(file, { keepPartial, waitMs: 1, partial: content.subarray(0, half) }), { code: 'model/download', message });
  assert.deepEqual(kept, [0, 0]);
  assert.deepEqual(ranges.map((range) => range !== ''), [false, true, true, false, true]);
});

test('a file with another hash, a longer file and a missing file are refused', async () => {
  const { file } = await serve(() => false);
  await assert.rejects(download({ ...file, sha256: '0'.repeat(64) }), { code: 'model/hash' });
  await assert.rejects(download({ ...file, bytes: 10 }), { code: 'model/hash', message: /longer/ });
  const gone = await serve((_, response) => (response.writeHead(404).end(), true));
  await assert.rejects(download(gone.file), { code: 'model/missing', message: /404/ });
});

test('a cancelled download rejects at once with AbortError and keeps what arrived', async () => {
  const abort = new AbortController();
  const { file } = await serve((_, response) => (response.writeHead(200).write(content.subarray(0, half)), true));
  let kept = 0;
  const options = {
    signal: abort.signal,
    onBytes: () => abort.abort(),
    keepPartial: async ({ length }: Uint8Array) => void (kept = length),
  };
  await assert.rejects(download(file, options), { name: 'AbortError' });
  assert.ok(kept > 0);
});
