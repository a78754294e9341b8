/** Writes custom-elements.json, and fails when something public has no description, or a CSS property that is read is not listed. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
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

const IMPORTS = /^(?:import|export)\s(?!type\s)(?:[^;']*\sfrom\s)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;
const READS = /(?:var\(|getPropertyValue\(['"`])\s*(--reverie-[\w-]+)/g;

/** The custom properties that an element's file reads, and those of the files in components/ that it imports, other elements aside. */
function propertiesRead(path: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(join(root, path), 'utf8');
  const foreign = seen.size > 0 && /^@element\(/m.test(source);
  seen.add(path);
  if (foreign) return new Set();
  const found = new Set([...source.matchAll(READS)].map(([, name]) => name!));
  for (const [, named, loaded] of source.matchAll(IMPORTS)) {
    const imported = posix.join(posix.dirname(path), (named ?? loaded)!);
    if (!imported.startsWith('components/') || seen.has(imported)) continue;
    for (const name of propertiesRead(imported, seen)) found.add(name);
  }
  return found;
}

/** One sentence for each custom property that the element of a file reads and does not list. */
export function unlisted(path: string, { tagName, cssProperties = [] }: Declaration): readonly string[] {
  const listed = new Set(cssProperties.map(({ name }) => name));
  return [...propertiesRead(path)]
    .filter((name) => !listed.has(name))
    .map((name) => `${path}: <${tagName}> reads the CSS property "${name}", which it does not list; describe it by @cssproperty.`);
}

/** One sentence for each public thing of an element that has no description. */
function silent(path: string, element: Declaration): readonly string[] {
  const members = (element.members ?? []).filter((member) => !member.static && member.privacy !== 'protected');
  const parts = {
    property: members,
    attribute: element.attributes,
    event: element.events,
    slot: element.slots,
    part: element.cssParts,
    'CSS property': element.cssProperties,
  };
  const found = Object.entries(parts).flatMap(([what, list = []]) =>
    list
      .filter(({ description, summary }) => !description && !summary)
      .map(({ name }) => `${path}: the ${what} "${name}" of <${element.tagName}> has no description.`),
  );
  return element.summary || element.description ? found : [`${path}: <${element.tagName}> has no @summary.`, ...found];
}

/** The elements that a custom-elements.json describes, each with its file. */
export function elementsOf(manifest: string): readonly { readonly path: string; readonly element: Declaration }[] {
  const { modules } = JSON.parse(readFileSync(manifest, 'utf8')) as { modules: Module[] };
  return modules.flatMap(({ path, declarations = [] }) =>
    declarations.filter(({ tagName }) => tagName).map((element) => ({ path, element })),
  );
}

/** Writes custom-elements.json into a folder, named from the repository's top. */
export function analyze(outdir = '.'): void {
  const cem = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  runNode(cem, 'analyze', '--quiet', '--config', 'custom-elements-manifest.config.js', '--outdir', outdir);
}

if (process.argv[1] === import.meta.filename) {
  analyze();
  const elements = elementsOf(join(root, 'custom-elements.json'));
  const faults = elements.flatMap(({ path, element }) => [...silent(path, element), ...unlisted(path, element)]);
  if (elements.length === 0) faults.push('No element was found; do they still use @element of components/base.ts?');
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log(`custom-elements.json describes ${elements.length} elements.`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
