import { expect } from 'chai';
import { openCache, type FileCache } from '../../../engine/model/cache.ts';
import { ModelStore } from '../../../engine/model/model.ts';
import { tinyCard } from '../../fixtures/tiny.ts';

const file = tinyCard.files.denoiser;
const placement = { provider: 'wasm', providerReason: '', threads: 1 } as const;

describe('the model cache', () => {
  let cache: FileCache;
  beforeEach(async () => {
    cache = openCache()!;
    await cache.clear();
  });

  it('gives back what was put, lists it, and forgets it when cleared', async () => {
    const bytes = new Uint8Array(await (await fetch(file.url)).arrayBuffer());
    await cache.put(file, bytes);
    expect(await cache.get(file)).to.deep.equal(bytes);
    expect((await cache.list())[0]).to.include({ sha256: file.sha256, bytes: file.bytes });
    await cache.clear();
    expect(await cache.get(file)).to.equal(undefined);
  });

  it('does not give back what was damaged', async () => {
    await cache.put(file, new Uint8Array(file.bytes));
    expect(await cache.get(file)).to.equal(undefined);
    expect(await cache.list()).to.deep.equal([]);
  });

  it('a full disk is a warning: the model still opens', async () => {
    const put = Cache.prototype.put;
    Cache.prototype.put = () => Promise.reject(new DOMException('Quota exceeded.', 'QuotaExceededError'));
    const warnings: string[] = [];
    try {
      const model = await new ModelStore(placement, cache).open(tinyCard, {
        warn: (code, message) => warnings.push(`${code}: ${message}`),
      });
      expect(model.tokenize('red').ids[1]).to.equal(2);
    } finally {
      Cache.prototype.put = put;
    }
    expect(warnings[0]).to.match(/^cache\/full: .*no room left/);
  });

  it('what arrived of a file before its download failed is kept, and the next opening asks for the rest', async () => {
    const { fetch } = window;
    const bytes = new Uint8Array(await (await fetch(file.url)).arrayBuffer());
    const asked: (string | null)[] = [];
    const isFile = (url: RequestInfo | URL): boolean => String(url) === file.url;
    const breaking = (): Response =>
      new Response(
        new ReadableStream({
          pull(controller) {
            if (asked.length > 1) return controller.error(new TypeError('network error'));
            controller.enqueue(bytes.slice(0, 200));
            asked.push(null);
          },
        }),
      );
    try {
      window.fetch = (url, init) => {
        if (!isFile(url)) return fetch(url, init);
        asked.push(new Headers(init?.headers).get('range'));
        return Promise.resolve(breaking());
      };
      await new ModelStore(placement, cache).open(tinyCard).then(
        () => expect.fail('it opened'),
        (error: { code: string }) => expect(error.code).to.equal('model/download'),
      );
      expect((await cache.getPartial(file))?.length).to.equal(200);
      asked.length = 0;
      window.fetch = (url, init) => {
        if (isFile(url)) asked.push(new Headers(init?.headers).get('range'));
        return fetch(url, init);
      };
      await new ModelStore(placement, cache).open(tinyCard);
    } finally {
      window.fetch = fetch;
    }
    expect(asked).to.deep.equal(['bytes=200-']);
    expect(await cache.getPartial(file)).to.equal(undefined);
  });

  it('a second opening asks the network for nothing', async () => {
    await new ModelStore(placement, cache).open(tinyCard);
    const fetches = performance.getEntriesByType('resource').length;
    await new ModelStore(placement, cache).open(tinyCard);
    const names = performance
      .getEntriesByType('resource')
      .slice(fetches)
      .map(({ name }) => name);
    expect(names.filter((name) => name.includes('/fixtures/'))).to.deep.equal([]);
  });
});
