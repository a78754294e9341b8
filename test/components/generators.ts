/** A generator with an engine without a worker, as several tests use it. */
import '../../components/generator/generator.ts';
import type { ReverieGenerator } from '../../components/generator/generator.ts';
import { FakeEngine, type FakeOptions } from './fake-engine.ts';
import { inside, mount, until } from './page.ts';

export interface Mounted {
  readonly element: ReverieGenerator;
  readonly engine: FakeEngine;
}

export async function generator(options: FakeOptions = { stepMs: 1 }, properties: Partial<ReverieGenerator> = {}): Promise<Mounted> {
  const engine = new FakeEngine(options);
  const element = await mount('reverie-generator', { engine, ...properties });
  await until(() => element.shadowRoot!.querySelector('reverie-schema-form') !== null, 'the form is drawn');
  await until(() => element.shadowRoot!.querySelector('reverie-point-cloud') !== null, 'the viewer is there');
  return { element, engine };
}

/** The control for the prompt. */
export const prompt = (element: ReverieGenerator): HTMLElement & { value: string } => inside(inside(element, '.inputs'), 'wa-textarea');
export const press = (target: Element, key: string, modifiers: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...modifiers }));

/** Nothing is kept of the tests before. */
export async function forget(): Promise<void> {
  sessionStorage.clear();
  for (const { name } of await indexedDB.databases()) if (name?.startsWith('reverie-')) await cleared(name);
}

function cleared(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open(name);
    open.onerror = () => reject(open.error ?? new Error(name));
    open.onsuccess = () => {
      const { result } = open;
      const stores = [...result.objectStoreNames];
      const transaction = result.transaction(stores, 'readwrite');
      for (const store of stores) transaction.objectStore(store).clear();
      transaction.oncomplete = () => resolve(result.close());
    };
  });
}
