/** Questions that forms ask of an engine's manifests. */
import { defaultsOf, type Choice, type Defaults, type Kind, type Manifest, type ModelCard, type ObjectSchema } from '../engine/index.ts';

/** The manifests of one kind, in the order of their registration. */
export function ofKind(manifests: readonly Manifest[], kind: Kind): readonly Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

/** The manifest of a plugin, undefined when nobody registered it. */
export function find(manifests: readonly Manifest[], kind: Kind, id: string | undefined): Manifest | undefined {
  return manifests.find((manifest) => manifest.kind === kind && manifest.id === id);
}

/** The plugins of a kind that can work on a model's space. */
export function fitting(manifests: readonly Manifest[], kind: Kind, card: ModelCard | undefined): readonly Manifest[] {
  return ofKind(manifests, kind).filter(({ spaces }) => !spaces || !card || spaces.includes(card.space));
}

/** The converters that take what a task makes, and whose files a model has. */
export function converting(manifests: readonly Manifest[], task: Manifest | undefined, card: ModelCard | undefined): readonly Manifest[] {
  return ofKind(manifests, 'converter').filter(
    ({ from, needs = [] }) => task?.output !== undefined && from === task.output && needs.every((name) => card?.files[name]),
  );
}

/** What a request leaves out, in the mode that its inputs name or that the task has by itself. */
export function usual(
  card: ModelCard | undefined,
  task: Manifest | undefined,
  inputs: Readonly<Record<string, unknown>>,
): Defaults | undefined {
  return card && defaultsOf(card, { ...(task && defaults(task.params)), ...inputs });
}

/** A plugin's parameters as they are without a choice. */
export function defaults(schema: ObjectSchema): Record<string, unknown> {
  const known = Object.entries(schema.properties).filter(([, property]) => property.default !== undefined);
  return Object.fromEntries(known.map(([name, property]) => [name, property.default]));
}

/** A choice written as an id, as a full choice. */
export function asChoice(choice: Choice | string): Choice {
  return typeof choice === 'string' ? { id: choice } : choice;
}

/** A task's inputs in two: those to be seen at once (required or prominent ones, or the first), and the others if there are any. */
export function splitInputs(schema: ObjectSchema): readonly [ObjectSchema, ObjectSchema | undefined] {
  const all = Object.entries(schema.properties);
  const wanted = all.filter(([name, { prominent }]) => prominent || schema.required?.includes(name));
  const first = wanted.length ? wanted : all.slice(0, 1);
  const rest = all.filter((entry) => !first.includes(entry));
  const part = (entries: typeof all): ObjectSchema => ({ ...schema, properties: Object.fromEntries(entries) });
  return [part(first), rest.length ? part(rest) : undefined];
}
