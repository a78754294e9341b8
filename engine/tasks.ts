/**
 * What the types know of plugins: inputs and outputs of tasks, ids of the rest. Those that ship are declared in plugins/index.ts; a task
 * of your own has the types of its literal, too, once you say
 *
 *     declare module 'reverie' {
 *       interface Tasks { 'yours/sofa': DeclaredBy<typeof sofa> }
 *     }
 */
import type { FromSchema } from 'json-schema-to-ts';
import type { Choice } from './model/card.ts';
import type { Kind, Output, ParamSchemas, Values } from './plugin.ts';

/** Declared tasks by id. */
export interface Tasks {}

/** Ids of declared plugins, by kind. */
export interface Ids {}

/** Any id; editors offer the declared ones. */
export type TaskId = keyof Tasks | (string & {});
export type Id<K extends Kind> = (K extends keyof Ids ? Ids[K] : never) | (string & {});

/** A plugin with parameters that are not its defaults, or its id alone. */
export type Chosen<K extends Kind> = Choice<Id<K>> | Id<K>;

/** What a request gives a task, and what comes out: values by name where the task is not declared. */
export type InputsOf<T extends TaskId> = Of<T> extends { readonly inputs: infer I extends Values } ? I : Values;
export type OutputOf<T extends TaskId> = Of<T> extends { readonly output: infer O extends Output } ? O : Output;

type Of<T> = T extends keyof Tasks ? Tasks[T] : unknown;

declare const literal: unique symbol;

/** Carries the types of a plugin's literal beside it; at run time there is nothing of them. */
export interface Declares<L> {
  readonly [literal]?: L;
}

export interface TaskLiteral<P extends ParamSchemas, R extends keyof P, O extends Output> {
  readonly inputs: P;
  readonly required: R;
  readonly output: O;
}

export interface ConverterLiteral<F extends string, O extends Output> {
  readonly from: F;
  readonly output: O;
}

/** The inputs and the output of a task; `C` are the converters that may make something else of it, with the rest as it is. */
export type DeclaredBy<T, C = never> =
  T extends Declares<TaskLiteral<infer P, infer R, infer O>> ? { readonly inputs: Requested<P, R>; readonly output: O | Instead<O, C> } : never;

type Requested<P extends ParamSchemas, R extends keyof P> = { readonly [K in R]: Given<FromSchema<P[K]>> } & {
  readonly [K in Exclude<keyof P, R>]?: Given<FromSchema<P[K]>>;
};

/** Numbers come as they lie in a tensor, too. */
type Given<V> = V extends number[] ? readonly number[] | Float32Array | Uint8Array | Uint8ClampedArray : V;

type Instead<O extends Output, C> = C extends Declares<ConverterLiteral<O['kind'], infer N>> ? N & Omit<Named<O>, keyof Named<N>> : never;

/** Without the index signature that every output has. */
type Named<O> = { readonly [K in keyof O as string extends K ? never : K]: O[K] };
