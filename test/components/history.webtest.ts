import { expect } from 'chai';
import { createStore } from 'idb-keyval';
import '../../components/history/history.ts';
import { HistoryStore, LIMIT, type HistoryEntry } from '../../components/history/history-store.ts';
import { expectAccessible, inside, mount, next } from './page.ts';

const entry = (id: string, prompt = id): HistoryEntry => ({
  id,
  partial: false,
  createdAt: '2026-01-02T03:04:05Z',
  request: {
    task: 'test',
    model: 'm',
    inputs: { prompt },
    steps: 3,
    seed: 1,
    sampler: { id: 'euler' },
    schedule: { id: 'karras' },
    guidance: [],
    noise: { id: 'philox' },
  },
});
const output = { kind: 'points', points: Float32Array.of(1, 2, 3) };

describe('<reverie-history>', () => {
  it('is accessible', async () =>
    expectAccessible(await mount('reverie-history', { entries: [entry('b', 'wheel'), entry('a', 'gear')], selected: 'b' })));

  it('asks for what a person chose', async () => {
    const element = await mount('reverie-history', { entries: [entry('a', 'wheel')] });
    for (const [selector, action] of [
      ['.select', 'select'],
      ['[aria-label^=Copy]', 'copy'],
      ['[aria-label^=Delete]', 'delete'],
    ] as const) {
      const asked = next(element, 'reverie-entry');
      inside(element, selector).click();
      expect((await asked).detail).to.deep.include({ action });
    }
  });

  it('marks the entry that is shown', async () => {
    const element = await mount('reverie-history', { entries: [entry('b'), entry('a')], selected: 'a' });
    expect([...element.shadowRoot!.querySelectorAll('.select')].map((button) => button.ariaCurrent)).to.deep.equal([null, 'true']);
  });
});

describe('the history store', () => {
  const open = (): HistoryStore => new HistoryStore(`test-${crypto.randomUUID()}`);

  it('gives back outputs bit for bit, newest first, to whoever opens it next', async () => {
    const store = open();
    await store.add(entry('1'), output);
    await store.add(entry('2'), { ...output, points: Float32Array.of(4, 5, 6) });
    const again = new HistoryStore(store.task);
    expect((await again.list()).map(({ id }) => id)).to.deep.equal(['2', '1']);
    expect(await again.output('1')).to.deep.equal(output);
  });

  it(`keeps ${LIMIT} entries and drops the oldest`, async () => {
    const store = open();
    for (let i = 0; i < LIMIT + 2; i++) await store.add(entry(String(100 + i)), output);
    const list = await store.list();
    expect(list).to.have.length(LIMIT);
    expect(list.at(-1)!.id).to.equal('102');
    expect(await store.output('100')).to.equal(undefined);
  });

  it('gives an entry its picture later, and brings none back that was deleted meanwhile', async () => {
    const store = open();
    await store.add(entry('kept'), output);
    await store.add(entry('dropped'), output);
    await store.delete('dropped');
    for (const id of ['kept', 'dropped']) await store.illustrate(id, 'data:,');
    expect(await new HistoryStore(store.task).list()).to.deep.equal([{ ...entry('kept'), thumbnail: 'data:,' }]);
  });

  it('forgets what is deleted', async () => {
    const store = open();
    await store.add(entry('1'), output);
    await store.delete('1');
    expect(await store.list()).to.deep.equal([]);
  });

  it('keeps a result in memory when the storage is full, after making what room it can', async () => {
    const stores = { entries: createStore('full-entries', 'a'), outputs: createStore('full-outputs', 'b') };
    const task = crypto.randomUUID();
    await new HistoryStore(task, () => stores).add(entry('1'), output);
    const full = () => Promise.reject(new DOMException('No room.', 'QuotaExceededError'));
    const store = new HistoryStore(task, () => ({
      ...stores,
      outputs: (mode, act) => (mode === 'readwrite' ? full() : stores.outputs(mode, act)),
    }));
    const kept = await store.add(entry('2'), output);
    expect(kept.unsaved).to.equal(true);
    expect(await store.output('2')).to.deep.equal(output);
    expect((await store.list()).map(({ id }) => id)).to.include('2');
  });

  it('works without any storage', async () => {
    const store = new HistoryStore('none', () => {
      throw new Error('closed');
    });
    await store.add(entry('1'), output);
    expect((await store.list())[0]).to.include({ id: '1', unsaved: true });
  });
});
