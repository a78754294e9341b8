/** Types of validators.js, which schemas/generate.ts compiles from the schemas in this folder and the built-in manifests. */
import type { ErrorObject } from 'ajv';

export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

export const manifest: Validator;
export const card: Validator;
export const request: Validator;
export const likelihood: Validator;
export const encoding: Validator;
export const options: Validator;
export const settings: Validator;
/** Validators of parameter schemas by `schemaKey(schema)`. */
export const params: ReadonlyMap<string, Validator>;
