/** Which faults of a request stand beside a field of the form, and which have to be told elsewhere. */
import type { Fault, GenerationRequest, Manifest, ModelCard } from '../../engine/index.ts';
import { asChoice, converting, find, usual } from '../catalog.ts';
import type { ReverieSchemaForm } from '../schema-form/schema-form.ts';
import type { ReverieSettings } from '../settings/settings.ts';

export interface PlacedFaults {
  readonly placed: readonly Fault[];
  /** As sentences that name the place. */
  readonly unplaced: readonly string[];
}

/** Sorts the faults of a request that was drawn from these manifests. */
export function placeFaults(
  faults: readonly Fault[],
  manifests: readonly Manifest[],
  request: GenerationRequest,
  card: ModelCard | undefined,
): PlacedFaults {
  const fields = fieldPointers(manifests, request, card);
  const hasField = ({ pointer }: Fault): boolean =>
    fields.some((field) => pointer === field || (pointer.startsWith(`${field}/`) && !isChoice(field)));
  return {
    placed: faults.filter(hasField),
    unplaced: faults
      .filter((fault) => !hasField(fault))
      .map(({ pointer, message, got }) => `${pointer || 'The request'} ${message}${got === undefined ? '' : `, got ${got}`}.`),
  };
}

/** Plugins are chosen at these pointers: a fault below one belongs to a parameter, which may have no field. */
const isChoice = (pointer: string): boolean => /^\/(sampler|schedule|noise|convert|guidance\/\d+)$/.test(pointer);

function fieldPointers(manifests: readonly Manifest[], request: GenerationRequest, card: ModelCard | undefined): readonly string[] {
  const names = (kind: Manifest['kind'], id: string | undefined): readonly string[] =>
    Object.keys(find(manifests, kind, id)?.params.properties ?? {});
  const ofPlugin = (kind: 'sampler' | 'schedule' | 'noise' | 'guidance' | 'converter', id: string | undefined, at: string): readonly string[] => [
    at,
    `${at}/id`,
    ...names(kind, id).map((name) => `${at}/${name}`),
  ];
  const task = find(manifests, 'task', request.task);
  const standard = usual(card, task, request.inputs);
  const chosen = (kind: 'sampler' | 'schedule' | 'noise' | 'convert'): string | undefined => {
    const choice = request[kind] === undefined ? standard?.[kind] : request[kind];
    return choice ? asChoice(choice).id : undefined;
  };
  const guidance = (request.guidance ?? standard?.guidance ?? []).map(asChoice);
  const converters = converting(manifests, task, card);
  return [
    '/steps',
    '/count',
    '/seed',
    ...names('task', request.task).map((name) => `/inputs/${name}`),
    ...(['sampler', 'schedule', 'noise'] as const).flatMap((kind) => ofPlugin(kind, chosen(kind), `/${kind}`)),
    ...(converters.length ? ofPlugin('converter', chosen('convert'), '/convert') : []),
    ...guidance.flatMap(({ id }, i) => ofPlugin('guidance', id, `/guidance/${i}`)),
  ];
}

/** Moves to the first field with a fault, unfolding what it is folded in; the settings come after the inputs. */
export async function focusFault(root: ParentNode): Promise<void> {
  for (const form of root.querySelectorAll<ReverieSchemaForm>('.inputs')) {
    const fold = form.closest('details');
    if (await form.focusFault(() => fold && (fold.open = true))) return;
  }
  const advanced = root.querySelector<HTMLDetailsElement>('.advanced');
  if (!advanced) return;
  advanced.open = true;
  await advanced.querySelector<ReverieSettings>('reverie-settings')?.focusFault();
}
