import { expect } from 'chai';
import { createEngine, defaultsOf, ReverieError, type Engine, type EngineOptions, type GenerationEvent, type GenerationRequest } from '../../engine/index.ts';

const TINY: GenerationRequest = { task: 'tiny', inputs: { prompt: 'red' }, seed: 1 };
const start = (options: EngineOptions = { provider: 'wasm' }): Promise<Engine> =>
  createEngine({ worker: new Worker(new URL('../fixtures/tiny-worker.ts', import.meta.url), { type: 'module' }), ...options });
const failure = (promise: Promise<unknown>): Promise<ReverieError> =>
  promise.then(
    () => expect.fail('it should have rejected'),
    (error: ReverieError) => error,
  );

describe('the engine on the page', () => {
  let engine: Engine;
  before(async () => {
    engine = await start();
    await engine.cache.clear(); // of what other tests on this origin left
  });
  after(() => engine.dispose());

  it('knows its plugins by their manifests and why it runs where it runs', () => {
    expect(engine.info.manifests.map(({ kind, id }) => `${kind}/${id}`)).to.include.members([
      'sampler/heun',
      'task/tiny',
      'task/point-cloud',
    ]);
    expect(engine.info).to.include({ provider: 'wasm', providerReason: 'WASM was asked for.' });
    expect(engine.info.threads).to.be.greaterThan(0);
  });

  it('downloads with bytes counted, then keeps the files', async () => {
    const events: GenerationEvent[] = [];
    await engine.generate(TINY, { onEvent: (event) => events.push(event) });
    const bytes = events.flatMap((event) =>
      event.type === 'progress' && event.loadedBytes !== undefined ? [event.loadedBytes / event.totalBytes!] : [],
    );
    expect(bytes.at(-1)).to.equal(1);
    expect((await engine.cache.list()).map(({ url }) => url.split('/').at(-1))).to.have.members([
      'denoiser.onnx',
      'text.onnx',
      'words.json',
    ]);
  });

  it('delivers every event before the result', async () => {
    const steps: number[] = [];
    const { stats } = await engine.generate({ ...TINY, steps: 40 }, { onStep: ({ i }) => steps.push(i), previewEvery: 1 });
    expect(steps).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(stats.steps).to.equal(40);
  });

  it('rejects where a preview cannot be sent, and goes on', async () => {
    const { message } = await failure(engine.generate({ ...TINY, task: 'unsendable' }, { previewEvery: 1 }));
    expect(message).to.match(/could not be cloned/);
    expect((await engine.generate(TINY)).output).to.include({ kind: 'points' });
  });

  it('rejects with every fault and its pointer', async () => {
    const error = await failure(engine.generate({ ...TINY, steps: 0, sampler: 'none' }));
    expect(error).to.be.instanceOf(ReverieError);
    expect(error.faults.map(({ pointer }) => pointer)).to.deep.equal(['/steps', '/sampler']);
    expect((await engine.check({ ...TINY, sampler: 'none' })).map(({ pointer }) => pointer)).to.deep.equal(['/sampler']);
  });

  it('cancels through an AbortSignal, and gives the last state when asked', async () => {
    const cancelAt = (steps: number) => {
      const abort = new AbortController();
      return { signal: abort.signal, onStep: ({ i }: { readonly i: number }) => i === steps && abort.abort() };
    };
    expect((await failure(engine.generate({ ...TINY, steps: 500 }, cancelAt(2)))).name).to.equal('AbortError');
    const partial = await engine.generate({ ...TINY, steps: 500 }, { ...cancelAt(2), onAbort: 'decode' });
    expect(partial.partial).to.equal(true);
    expect(partial.stats.steps).to.be.lessThan(500);
    expect((await engine.generate(TINY)).partial).to.equal(false);
  });

  it('a signal that is aborted already never reaches the worker', async () => {
    expect((await failure(engine.generate(TINY, { signal: AbortSignal.abort() }))).name).to.equal('AbortError');
  });

  it('a listener that throws does not stop the generation', async () => {
    const onerror = window.onerror;
    const reported: unknown[] = [];
    window.onerror = (message) => (reported.push(message), true);
    const { stats } = await engine.generate(TINY, {
      onStep: () => {
        throw new Error('of the page');
      },
    });
    window.onerror = onerror;
    expect(stats.steps).to.equal(4);
    expect(reported.length).to.equal(4);
  });

  it('queues a second request and says so', async () => {
    const positions: number[] = [];
    await Promise.all([
      engine.generate({ ...TINY, steps: 200 }),
      engine.generate(TINY, { onEvent: (event) => event.type === 'queued' && positions.push(event.position) }),
    ]);
    expect(positions).to.deep.equal([1]);
  });

  it('tells the likelihood of given data, and encodes it and makes it again, with events and transferred numbers', async () => {
    const data = Float32Array.from({ length: 12 }, (_, e) => Math.sin(e) / 2);
    const given = { task: 'tiny', inputs: { prompt: 'red', start: data } };
    const steps: number[] = [];
    const follow = { onStep: ({ i }: { readonly i: number }) => steps.push(i) };
    const { natsPerDim, bitsPerDim, request } = await engine.likelihood({ ...given, steps: 9, seed: 1 }, follow);
    expect(bitsPerDim).to.be.closeTo(natsPerDim / Math.LN2, 1e-12);
    expect(request.schedule).to.deep.equal({ id: 'exponential' });
    expect(steps).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);

    const started: unknown[] = [];
    const encoded = await engine.encode({ ...given, sampler: 'heun', steps: 60 }, {
      onEvent: (event) => event.type === 'started' && started.push(event.request),
    });
    expect(started).to.deep.equal([encoded.request]);
    expect(encoded.latent).to.be.instanceOf(Float32Array);
    const { output } = await engine.generate({ ...encoded.request, inputs: { prompt: 'red' }, latent: encoded.latent });
    (output['points'] as Float32Array).forEach((value, e) => expect(value).to.be.closeTo(data[e]!, 1e-3));
  });

  it('hands over every piece as a copy before the result, which has them all, for several results', async () => {
    const request = { task: 'line', inputs: { text: 'red blue' }, seed: 1, steps: 4, count: 2, convert: 'tiny-sound' };
    const told: string[] = [];
    const pieces: Float32Array[] = [];
    const { outputs, request: complete } = await engine.generate(request, {
      previewEvery: 3,
      onEvent(event) {
        if (event.type === 'step') told.push(`${event.i}${event.preview ? ` ${event.preview.kind}` : ''}`);
      },
      onPiece({ i, n, output }) {
        told.push(`piece ${i} of ${n} ${output.kind}`);
        pieces.push(output['points'] as Float32Array);
      },
    });
    expect(told).to.deep.equal(['1', '2', '3 line', '4', 'piece 1 of 2 sound', '5', '6', '7 line', '8', 'piece 2 of 2 sound']);
    expect(outputs.map(({ kind, joined }) => [kind, joined])).to.deep.equal([['sound', 2], ['sound', 2]]);
    expect(pieces.flatMap((piece) => [...piece])).to.deep.equal([...(outputs[0]!['points'] as Float32Array)]);
    expect(complete.convert).to.deep.equal({ id: 'tiny-sound', gain: 2 });
  });

  it('gives the pieces that are finished when it is cancelled', async () => {
    const abort = new AbortController();
    const onEvent = ({ type }: GenerationEvent): void => void (type === 'piece' && abort.abort());
    const text = Array<string>(40).fill('red'); // more than a page that is held up for seconds lets the worker finish
    const request = { task: 'line', inputs: { text: text.join(' ') }, seed: 1, steps: 1000 };
    const { output, partial, stats } = await engine.generate(request, { signal: abort.signal, onAbort: 'decode', onEvent });
    const words = output['words'] as string[];
    expect([partial, words]).to.deep.equal([true, text.slice(0, words.length)]);
    expect(words.length).to.be.within(1, text.length - 1);
    expect(stats.steps).to.be.below(1000 * (words.length + 1));
  });

  it('knows the defaults of a mode', () => {
    const { models } = engine.info.manifests.find(({ kind, id }) => kind === 'task' && id === 'line')!;
    expect(defaultsOf(models![0]!, { mode: 'quick' })).to.include({ steps: 2, sigmaMax: 1 });
    expect(defaultsOf(models![0]!, {}).steps).to.equal(4);
  });

  it('checks, cancels and rejects requests about given data as it does generations', async () => {
    const given = { task: 'tiny', inputs: { start: Array<number>(12).fill(0.3) } };
    const empty = { task: 'tiny', inputs: {} };
    expect((await engine.check(empty, 'likelihood')).map(({ pointer }) => pointer)).to.deep.equal(['/inputs/start']);
    expect((await engine.check({ ...given, sampler: 'ddpm' }, 'encode')).map(({ pointer }) => pointer)).to.deep.equal(['/sampler']);
    expect((await failure(engine.encode(empty))).faults[0]!.pointer).to.equal('/inputs/start');
    for (const method of ['likelihood', 'encode'] as const) {
      const abort = new AbortController();
      const running = engine[method]({ ...given, steps: 900 }, { signal: abort.signal, onStep: ({ i }) => i === 2 && abort.abort() });
      expect((await failure(running)).name).to.equal('AbortError');
      expect((await failure(engine[method](given, { signal: AbortSignal.abort() }))).name).to.equal('AbortError');
    }
    expect((await engine.likelihood(given)).dimensions).to.equal(12);
  });

  it('disposing rejects what is pending and what comes after', async () => {
    const ending = await start();
    const running = failure(ending.generate({ ...TINY, steps: 1000 }));
    const waiting = failure(ending.generate(TINY));
    ending.dispose();
    expect([(await running).code, (await waiting).code]).to.deep.equal(['engine/disposed', 'engine/disposed']);
    expect((await failure(ending.generate(TINY))).code).to.equal('engine/disposed');
  });

  it('a worker that the page ends itself rejects what is pending', async () => {
    const worker = new Worker(new URL('../fixtures/tiny-worker.ts', import.meta.url), { type: 'module' });
    const ending = await createEngine({ worker, provider: 'wasm', threads: 1 });
    const running = failure(ending.generate({ ...TINY, steps: 1000 }));
    worker.terminate();
    expect((await running).code).to.equal('engine/crashed');
    expect((await failure(ending.generate(TINY))).message).to.contain('it was terminated; create a new engine');
  });

  it('a worker whose script is missing rejects instead of hanging', async () => {
    const error = await failure(createEngine({ worker: new Worker('/nowhere.js', { type: 'module' }) }));
    expect(error.code).to.equal('engine/crashed');
  });

  it('a page’s own reason to stop is what a request rejects with', async () => {
    expect((await failure(engine.generate({ ...TINY, steps: 1000, sampler: 'heun' }, { signal: AbortSignal.timeout(50) }))).name).to.equal('TimeoutError');
  });

  it('the runtime is had from where it is said to be', async () => {
    const runtime = new URL('../../node_modules/onnxruntime-web/dist/', import.meta.url).href;
    for (const [folder, code] of [[runtime, undefined], [`${location.origin}/nowhere/`, 'engine/runtime']] as const) {
      const other = await start({ provider: 'wasm', runtime: folder });
      expect(await other.generate(TINY).then(() => undefined, (error: ReverieError) => error.code)).to.equal(code);
      other.dispose();
    }
  });

  it('a plugin file whose integrity is wrong is refused, and a missing one too', async () => {
    const url = new URL('../fixtures/words.json', import.meta.url);
    expect((await failure(engine.plugins.load(url, { integrity: `sha256-${btoa('x'.repeat(32))}` }))).code).to.equal('plugin/load');
    expect((await failure(engine.plugins.load('/nowhere.js'))).code).to.equal('plugin/load');
  });

  it('a plugin file with the right integrity is loaded, in each hash that browsers know', async () => {
    const url = new URL('../fixtures/plain-plugin.js', import.meta.url);
    const file = await (await fetch(url)).arrayBuffer();
    for (const hash of ['SHA-256', 'SHA-384', 'SHA-512']) {
      const fresh = await start();
      const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest(hash, file))));
      const [manifest] = await fresh.plugins.load(url, { integrity: `${hash.toLowerCase().replace('-', '')}-${digest}` });
      expect(fresh.info.manifests.at(-1)).to.deep.equal(manifest);
      fresh.dispose();
    }
  });

  it('an integrity that browsers cannot read, and would not check, loads nothing', async () => {
    const url = new URL('../fixtures/plain-plugin.js', import.meta.url);
    for (const integrity of ['', 'sha256:abc', `sha1-${btoa('x'.repeat(20))}`, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']) {
      const error = await failure(engine.plugins.load(url, { integrity }));
      expect(error.message).to.contain('must be sha256-, sha384- or sha512- and the hash in base64').and.to.contain('nothing was loaded');
    }
    expect((await failure(engine.plugins.load('http://'))).message).to.equal('A plugin needs an address, got "http://".');
  });

  it('what cannot be sent to a worker, and a controller in the place of its signal, are refused in words', async () => {
    const odd = { ...TINY, inputs: { prompt: () => 'red' } };
    expect((await failure(engine.generate(odd))).message).to.match(/^The request is not valid: it must be plain JSON, without functions or proxies .*\.$/);
    const settings = { signal: new AbortController() as unknown as AbortSignal };
    expect((await failure(engine.generate(TINY, settings))).message).to.contain('/signal must be an AbortSignal, such as controller.signal, got AbortController');
    expect((await failure(start({ threads: 0 }))).message).to.contain('/threads must be ≥ 1, got 0');
    expect((await engine.generate({ ...TINY, steps: 1 })).stats.steps).to.equal(1);
  });

  it('a plugin that is loaded at run time is validated, listed and usable', async () => {
    const own = await start();
    const url = new URL('../fixtures/plain-plugin.js', import.meta.url);
    const [manifest] = await own.plugins.load(url);
    expect(manifest!.id).to.equal('fixtures/halving');
    expect(own.info.manifests.at(-1)).to.deep.equal(manifest);
    const { request } = await own.generate({ ...TINY, schedule: 'fixtures/halving' });
    expect(request.schedule).to.deep.equal({ id: 'fixtures/halving', factor: 0.5 });
    expect((await own.check({ ...TINY, schedule: { id: 'fixtures/halving', factor: 2 } }))[0]!.pointer).to.equal('/schedule/factor');
    expect((await failure(own.plugins.load(url))).code).to.equal('plugin/duplicate');
    own.dispose();
  });

  it('preloads a model with progress, and refuses one that is not there', async () => {
    const fractions: number[] = [];
    await engine.preload('tiny', { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions.at(-1)).to.equal(1);
    expect((await failure(engine.preload('tiny', { model: 'x' }))).faults[0]!.pointer).to.equal('/model');
  });

  it('stops preloading when told, and the next generation loads what is missing', async () => {
    const fresh = await start();
    await fresh.cache.clear();
    const stop = new AbortController();
    const stopped = failure(fresh.preload('tiny', { signal: stop.signal, onProgress: () => stop.abort() }));
    const made = fresh.generate({ ...TINY, steps: 2 });
    expect((await stopped).name).to.equal('AbortError');
    expect((await made).stats.steps).to.equal(2);
    fresh.dispose();
  });
});
