/** The shipped speech model in its worker. */
import { expect } from 'chai';
import { createEngine, type Engine, type GenerationEvent } from '../../../../engine/index.ts';
import type { Spoken } from '../../../../plugins/tasks/text-to-speech/output.ts';

const TEXT = 'The birds were singing. Nobody heard them. Then it ended.';

describe('speech from the worker', () => {
  let engine: Engine;
  before(async () => {
    const worker = new Worker(new URL('../../../../plugins/worker.ts', import.meta.url), { type: 'module' });
    engine = await createEngine({ worker, provider: 'wasm' });
  });
  after(() => engine.dispose());

  const say = (options: Parameters<Engine['generate']>[1] = {}): Promise<Spoken> =>
    engine.generate({ task: 'text-to-speech', inputs: { text: TEXT }, seed: 2 }, options).then(({ output }) => output as unknown as Spoken);

  it('comes sentence by sentence, and then as one', async () => {
    const pieces: Spoken[] = [];
    const whole = await say({ onEvent: (event: GenerationEvent) => event.type === 'piece' && pieces.push(event.output as Spoken) });
    expect(pieces.map(({ kind, words }) => [kind, words.length])).to.deep.equal([['speech', 4], ['speech', 3], ['speech', 3]]);
    expect(whole.samples!.length).to.equal(whole.frames * whole.hop);
    expect(whole.samples!.every(Number.isFinite)).to.equal(true);
    expect(whole.samples!.subarray(0, pieces[0]!.samples!.length)).to.deep.equal(pieces[0]!.samples);
  });

  it('keeps the sentences that are done when it is cancelled', async () => {
    const stop = new AbortController();
    const part = await say({ signal: stop.signal, onAbort: 'decode', onEvent: ({ type }: GenerationEvent) => type === 'piece' && stop.abort() });
    expect(part.words.map(({ text }) => text).slice(0, 4)).to.deep.equal(['The', 'birds', 'were', 'singing']);
    expect(part.words.length).to.be.lessThan(10);
    expect(part.samples!.length).to.equal(part.frames * part.hop);
  });
});
