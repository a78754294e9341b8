/**
 * Writes plugins/index.ts from the folders: one import for every sampler, schedule, guidance, noise
 * source, converter and task, and what the types know of them. `--check` changes nothing and fails when the file is stale.
 *
 *     node --import tsx .ci/generate-plugins.ts [--check]
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const plugins = new URL('../plugins/', import.meta.url);
const target = new URL('index.ts', plugins);

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
}

/** The files of a folder that hold one plugin each; those that begin with `_` are helpers. */
function files(folder: string, kind: string): Entry[] {
  const url = new URL(folder, plugins);
  return (existsSync(url) ? readdirSync(url) : [])
    .filter((file) => file.endsWith('.ts') && !file.startsWith('_'))
    .sort()
    .map((file) => entry(file.slice(0, -3), kind, `./${folder}/${file}`));
}

function tasks(): Entry[] {
  return readdirSync(new URL('tasks', plugins))
    .filter((id) => existsSync(new URL(`tasks/${id}/task.ts`, plugins)))
    .sort()
    .map((id) => entry(id, 'task', `./tasks/${id}/task.ts`));
}

/** A plugin's file or folder has its id. */
function entry(id: string, kind: string, path: string): Entry {
  return { id, kind, name: camelCase(`${id}-${kind}`), path };
}

function camelCase(words: string): string {
  return words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function generate(): string {
  const entries = [
    ...files('samplers', 'sampler'),
    ...files('schedules', 'schedule'),
    ...files('guidance', 'guidance'),
    ...files('noise', 'noise'),
    ...files('converters', 'converter'),
    ...tasks(),
  ];
  const of = (kind: string): Entry[] => entries.filter((entry) => entry.kind === kind);
  const converters = of('converter').map(({ name }) => `typeof ${name}`).join(' | ');
  const types = of('task').map(({ id, name }) => `    '${id}': DeclaredBy<typeof ${name}, ${converters}>;\n`).join('');
  const kinds = [...new Set(entries.map(({ kind }) => kind))].filter((kind) => kind !== 'task');
  const ids = kinds.map((kind) => `    ${kind}:${of(kind).map(({ id }) => `\n      | '${id}'`).join('')};\n`).join('');
  const names = entries.map(({ name }) => `  ${name},\n`).join('');
  return `// Generated from the folders by \`node --import tsx .ci/generate-plugins.ts\`; change those instead.
import type { DeclaredBy, Plugin } from '../engine/plugin.ts';
${entries.map(({ name, path }) => `import ${name} from '${path}';\n`).join('')}
/** Every plugin that ships. */
export const builtins: readonly Plugin[] = [
${names}];

export {
${names}};

declare module '../engine/tasks.ts' {
  interface Tasks {
${types}  }
  interface Ids {
${ids}  }
}
`;
}

const wanted = generate();
const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (current === wanted) {
  console.log('plugins/index.ts is up to date.');
} else if (process.argv.includes('--check')) {
  console.error('plugins/index.ts does not match the folders; run `node --import tsx .ci/generate-plugins.ts` and commit the result.');
  process.exitCode = 1;
} else {
  writeFileSync(target, wanted);
  console.log('plugins/index.ts written.');
}
