/** Types of ajv.js: ajv for JSON Schema 2020-12 as one ES module, which schemas/generate.ts bundles. */
import { Ajv2020 } from 'ajv/dist/2020.js';

export default Ajv2020;
