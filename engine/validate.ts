/** Checks data against the schemas and says every fault at once, in words. */
import type { ErrorObject } from 'ajv';
import * as compiled from '../schemas/validators.js';
import type { Validator } from '../schemas/validators.js';
import { schemaKey } from '../schemas/schema-key.ts';
import { invalid, ReverieError, show, type Fault } from './errors.ts';
import type { EngineOptions, GenerationSettings, Manifest, ObjectSchema, RequestKind } from './protocol.ts';

const MAX_FAULTS = 20;

const OUTLINES = { generate: compiled.request, likelihood: compiled.likelihood, encode: compiled.encoding };

/** Faults of a request's outline; what it says to plugins is checked with `checkParams`. */
export function checkRequest(request: unknown, kind: RequestKind = 'generate'): Fault[] {
  return faultsOf(OUTLINES[kind], request, 'request');
}

/** @throws ReverieError `options/invalid` for options of an engine, or settings of a generation, that are none. */
export function checkOptions(given: EngineOptions | GenerationSettings, owner: 'engine options' | 'generation settings'): void {
  const faults = faultsOf(owner === 'engine options' ? compiled.options : compiled.settings, given, owner);
  if (faults.length) throw invalid(owner, faults, 'options/invalid');
}

export function checkManifest(manifest: Manifest): Fault[] {
  return faultsOf(compiled.manifest, manifest, 'manifest');
}

const known = new Map<string, Validator>(compiled.params);
const keys = new WeakMap<ObjectSchema, string>();

/** Fills defaults into `params` in place and gives its faults, their pointers below `pointer`. */
export function checkParams(schema: ObjectSchema, params: Record<string, unknown>, pointer: string, owner: string): Fault[] {
  const key = keys.get(schema) ?? schemaKey(schema);
  keys.set(schema, key);
  const validator = known.get(key);
  if (!validator) throw new Error(`The parameters of ${owner} were not compiled; call compileParams first.`);
  return faultsOf(validator, params, owner).map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
}

/**
 * Compiles the parameters of a plugin that did not ship.
 * @throws ReverieError `plugin/invalid` when the schema is none, `plugin/csp` when the page's policy forbids compiling.
 */
export async function compileParams({ params }: Manifest): Promise<void> {
  const key = schemaKey(params);
  if (known.has(key)) return;
  // by address, so that ajv is fetched only when needed and a worker stays one file
  const { compileSchema } = (await import(
    /* @vite-ignore */ /* webpackIgnore: true */ new URL('./compile-schema.ts', import.meta.url).href
  )) as typeof import('./compile-schema.ts');
  try {
    known.set(key, compileSchema(params));
  } catch (cause) {
    if (cause instanceof EvalError) {
      throw new ReverieError(
        'plugin/csp',
        'The content security policy forbids to compile the parameters of plugins that did not ship; allow unsafe-eval for the worker, or leave the parameters out.',
        [],
        { cause },
      );
    }
    throw new ReverieError('plugin/invalid', `The parameters' JSON schema is not valid: ${(cause as Error).message}.`, [], { cause });
  }
}

function faultsOf(validator: Validator, data: unknown, owner: string): Fault[] {
  if (validator(data)) return [];
  const errors = (validator.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  const told = errors.slice(0, MAX_FAULTS).map((error) => toFault(error, owner));
  const rest = errors.length - told.length;
  return rest > 0 ? [...told, { pointer: '', message: `has ${rest} more faults` }] : told;
}

function toFault(error: ErrorObject, owner: string): Fault {
  const { keyword, instancePath, data } = error;
  const params = error.params as Record<string, unknown>;
  if (keyword === 'additionalProperties') {
    const names = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    const allowed = names.length ? `it has ${names.join(', ')}` : 'it has none';
    return {
      pointer: `${instancePath}/${escape(String(params['additionalProperty']))}`,
      message: `is no parameter of the ${owner} (${allowed})`,
      got: show((data as Record<string, unknown>)[String(params['additionalProperty'])]),
    };
  }
  if (keyword === 'required') return { pointer: `${instancePath}/${escape(String(params['missingProperty']))}`, message: 'is missing' };
  return { pointer: instancePath, message: allowedBy(error, params), got: show(data) };
}

/** What a keyword allows, as the end of "… must be". */
function allowedBy({ keyword }: ErrorObject, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${String(params['comparison']).replace('>=', '≥').replace('<=', '≤')} ${String(params['limit'])}`;
    case 'type':
      return `must be ${[params['type']]
        .flat()
        .map((type) => TYPE_NAMES[String(type)] ?? type)
        .join(' or ')}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(show).join(', ')}`;
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`;
    case 'minLength':
      return `must have at least ${String(params['limit'])} character${params['limit'] === 1 ? '' : 's'}`;
    case 'maxItems':
      return `must have at most ${String(params['limit'])} items`;
    case 'minItems':
      return `must have at least ${String(params['limit'])} items`;
    case 'const':
      return `must be ${show(params['allowedValue'])}`;
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    case 'multipleOf':
      return `must be a multiple of ${String(params['multipleOf'])}`;
    case 'uniqueItems':
      return 'must have nothing twice';
    case 'anyOf':
    case 'oneOf':
      return 'must have one of the forms that the schema allows';
    default:
      return 'is not valid';
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: 'a finite number',
  integer: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

/** A name as a part of a JSON pointer (RFC 6901). */
export function escape(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
