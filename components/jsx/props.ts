/// <reference path="../index.ts" preserve="true" />
/** What the elements take in JSX; react.ts, preact.ts and solid.ts tell it to their libraries. Types alone: at run time there is nothing of them. */
import type { LitElement } from 'lit';

export type Tag = Extract<keyof HTMLElementTagNameMap, `reverie-${string}`>;

/** What an element takes beside what all elements do, without what of `Base` has the same name; its events begin with `On`. */
export type Props<T extends Tag, Base, On extends string = 'on'> = Own<HTMLElementTagNameMap[T], On> &
  Omit<Base, keyof Own<HTMLElementTagNameMap[T], On>>;

type Own<E, On extends string> = Properties<E> & Attributes<E> & Listeners<E, On>;

type Properties<E> = { readonly [K in Settable<E>]?: E[K] | undefined };

/** Attributes that are not spelled as their properties; those that are would be set as properties. */
type Attributes<E> = { readonly [K in Settable<E> as K extends Lowercase<K> ? never : Attribute<K, E[K]>]?: Written<E[K]> | undefined };

type Listeners<E, On extends string> = {
  readonly [K in Extract<keyof HTMLElementEventMap, `reverie-${string}`> as `${On}${K}`]?: Listener<HTMLElementEventMap[K], E> | undefined;
};
type Listener<V, E> = (event: V & { readonly currentTarget: E }) => void;

/** Names of an element's own properties that are no methods and can be written. */
type Settable<E> = string &
  keyof { [K in keyof E as K extends keyof LitElement ? never : E[K] extends Method ? never : IfWritable<E, K>]: unknown };
type Method = (...values: never[]) => unknown;
type IfWritable<E, K extends keyof E> = Equal<Pick<E, K>, { -readonly [P in K]: E[P] }> extends true ? K : never;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Attribute<K extends string, V> = NonNullable<V> extends string | number | boolean ? Dashed<K> : never;
type Dashed<K extends string> = K extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Dashed<Rest>}`
  : K;

/** A value as a property or as markup has it. */
type Written<V> = V | (V extends boolean ? '' : V extends number ? `${number}` : never);
