/**
 * ajv at run time, for the parameters of plugins that were not there when the package was built. It is
 * built into a file of its own, so it shares no classes with the worker: errors are made by its caller.
 */
import Ajv from '../schemas/ajv.js';
import { AJV_OPTIONS } from '../schemas/ajv-options.ts';
import type { Validator } from '../schemas/validators.js';
import type { ObjectSchema } from './protocol.ts';

/** @throws EvalError under a content security policy without unsafe-eval; Error when the schema is none. */
export function compileSchema(schema: ObjectSchema): Validator {
  return new Ajv(AJV_OPTIONS).compile(schema) as Validator;
}
