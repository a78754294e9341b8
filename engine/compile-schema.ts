/** ajv at run time, for the parameters of plugins that were not there when the package was built. */
import Ajv from 'ajv/dist/2020.js';
import { AJV_OPTIONS } from '../schemas/ajv-options.ts';
import type { Validator } from '../schemas/validators.js';
import { ReverieError } from './errors.ts';
import type { ObjectSchema } from './protocol.ts';

/** @throws ReverieError `plugin/invalid` when the schema is none, `plugin/csp` when the page's policy forbids compiling. */
export function compileSchema(schema: ObjectSchema): Validator {
  try {
    return new Ajv(AJV_OPTIONS).compile(schema) as Validator;
  } catch (cause) {
    if (cause instanceof EvalError) {
      throw new ReverieError('plugin/csp', 'Plugins cannot be loaded at run time under a content security policy without unsafe-eval; build a worker that holds them (reverie/worker-kit).', [], { cause });
    }
    throw new ReverieError('plugin/invalid', `The parameters' JSON schema is not valid: ${(cause as Error).message}.`, [], { cause });
  }
}
