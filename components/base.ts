import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { createEngine, type Engine } from '../engine/index.ts';

let shared: Promise<Engine> | undefined;

/** The engine of every element that was given none: started on first use, started again after it ended. */
export function sharedEngine(): Promise<Engine> {
  shared ??= createEngine().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

/** Forgets the shared engine, so that the next element to ask starts a new one: for an engine that crashed. */
export function renewSharedEngine(): void {
  shared = undefined;
}

/** Registers a class under its tag, once: a page may load an element from two bundles. */
export function element(tag: `reverie-${string}`) {
  return <C extends CustomElementConstructor>(constructor: C): void => {
    if (!customElements.get(tag)) customElements.define(tag, constructor);
  };
}

/** What elements that talk to an engine have in common. */
export abstract class ReverieElement extends LitElement {
  /** The engine to use. Elements that are given none share one, started when first needed. */
  @property({ attribute: false }) engine: Engine | undefined;

  /** The given engine, or the shared one. */
  protected async resolveEngine(): Promise<Engine> {
    return this.engine ?? (await sharedEngine());
  }
}
