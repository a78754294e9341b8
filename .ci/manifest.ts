/** Writes custom-elements.json, and fails when an element has something public without a description. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './root.ts';

interface Described {
  readonly name: string;
  readonly description?: string;
  readonly summary?: string;
}
interface Member extends Described {
  readonly privacy?: string;
  readonly static?: boolean;
}
interface Declaration extends Described {
  readonly tagName?: string;
  readonly members?: readonly Member[];
  readonly attributes?: readonly Described[];
  readonly events?: readonly Described[];
  readonly slots?: readonly Described[];
  readonly cssParts?: readonly Described[];
  readonly cssProperties?: readonly Described[];
}

interface Module {
  readonly path: string;
  readonly declarations?: readonly Declaration[];
}

runNode('node_modules/@custom-elements-manifest/analyzer/cem.js', 'analyze', '--quiet', '--config', 'custom-elements-manifest.config.js');

const { modules } = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as { modules: Module[] };
const elements = modules.flatMap(({ path, declarations = [] }) =>
  declarations.filter(({ tagName }) => tagName).map((element) => ({ path, element })),
);

const faults = elements.flatMap(({ path, element }) => {
  const members = (element.members ?? []).filter((member) => !member.static && member.privacy !== 'protected');
  const parts = {
    property: members,
    attribute: element.attributes,
    event: element.events,
    slot: element.slots,
    part: element.cssParts,
    'CSS property': element.cssProperties,
  };
  const silent = Object.entries(parts).flatMap(([what, list = []]) =>
    list
      .filter(({ description, summary }) => !description && !summary)
      .map(({ name }) => `${path}: the ${what} "${name}" of <${element.tagName}> has no description.`),
  );
  return element.summary || element.description ? silent : [`${path}: <${element.tagName}> has no @summary.`, ...silent];
});

if (elements.length === 0) faults.push('No element was found; do they still use @element of components/base.ts?');
for (const fault of faults) console.error(fault);
if (faults.length === 0) console.log(`custom-elements.json describes ${elements.length} elements.`);
process.exitCode = faults.length > 0 ? 1 : 0;
