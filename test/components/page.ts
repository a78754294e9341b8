/** What the element tests share: mounting, waiting, and an accessibility check. */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { fixtureCleanup, fixtureWrapper } from '@open-wc/testing-helpers';
import { expect } from 'chai';
import type { LitElement } from 'lit';

const { axe } = window as unknown as { readonly axe: { run(root: Element, options: RunOptions): Promise<AxeResults> } };

/** Puts a new element on the page with its properties set, and waits for its first rendering. */
export async function mount<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
): Promise<HTMLElementTagNameMap[T]> {
  const element = Object.assign(document.createElement(tag), properties);
  fixtureWrapper().append(element);
  await (element as unknown as LitElement).updateComplete;
  return element;
}

/** The first element for a selector in a shadow root. */
export function inside<T extends Element = HTMLElement>(host: Element, selector: string): T {
  const found = host.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`<${host.localName}> has no ${selector}.`);
  return found;
}

/** Waits until `test` gives something other than undefined and false. */
export async function until<T>(test: () => T | undefined | false, what: string, ms = 60_000): Promise<T> {
  for (const end = performance.now() + ms; performance.now() < end;) {
    const value = test();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited ${ms} ms in vain until ${what}.`);
}

/** The next event of a type. */
export function next<K extends keyof HTMLElementEventMap>(target: HTMLElement, type: K): Promise<HTMLElementEventMap[K]> {
  return new Promise((resolve) => target.addEventListener(type, resolve as EventListener, { once: true }));
}

/** Fails when axe finds fault with an element in light or in dark colours. */
export async function expectAccessible(element: HTMLElement): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    document.documentElement.style.colorScheme = scheme;
    document.body.style.background = 'Canvas';
    await settled(element);
    const { violations } = await axe.run(element, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
    const found = violations.map(
      ({ id, help, nodes }) =>
        `${id} (${scheme}): ${help}\n  ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n  ')}`,
    );
    expect(found.join('\n')).to.equal('');
  }
  document.documentElement.style.colorScheme = '';
}

/** Waits until no colour changes any more, in shadow trees as well. */
async function settled(element: HTMLElement): Promise<void> {
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  // those of parts that are folded away stand still, or stay listed after their end
  const goesOn = (each: Animation): boolean =>
    each instanceof CSSTransition && each.playState !== 'finished' && Boolean((each.effect as KeyframeEffect).target?.checkVisibility());
  const moving = (): Animation[] => trees(element).flatMap((tree) => tree.getAnimations()).filter(goesOn);
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000));
  const end = performance.now() + 60_000;
  do {
    await Promise.race([Promise.allSettled(moving().map(({ finished }) => finished)), pause()]);
    await frame();
    await frame();
  } while (moving().length > 0 && performance.now() < end);
}

/** The trees that an element's look depends on: the document's, and every shadow tree inside it. */
function trees(element: Element): DocumentOrShadowRoot[] {
  const inner = (host: Element): ShadowRoot[] =>
    host.shadowRoot ? [host.shadowRoot, ...[...host.shadowRoot.querySelectorAll('*')].flatMap(inner)] : [];
  return [document, ...[element, ...element.querySelectorAll('*')].flatMap(inner)];
}

/** Types into a control of Web Awesome as a person does. */
export function type(control: HTMLElement, text: string): void {
  const input = inside<HTMLInputElement>(control, 'input, textarea');
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
}

afterEach(() => fixtureCleanup());
