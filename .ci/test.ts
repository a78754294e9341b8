/**
 * `npm test [-- node|browser|e2e|package [file …]]`: prepares what is missing, runs the tests, and
 * closes with one line that counts them all.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { needChromium } from './chromium.ts';
import { root } from './root.ts';

interface Counts {
  passed: number;
  failed: number;
}

const RUNNERS = { node: '.test.ts', browser: '.webtest.ts', e2e: '.e2e.ts', package: '.package.ts' } as const;
type Runner = keyof typeof RUNNERS;

const [only, ...chosen] = process.argv.slice(2);
if (only !== undefined && !(only in RUNNERS)) {
  console.error(`Unknown tests "${only}"; choose one of ${Object.keys(RUNNERS).join(', ')}.`);
  process.exit(1);
}
const runners = (only ? [only] : Object.keys(RUNNERS)) as Runner[];

/** Runs a command, showing what it prints, and returns that with its exit code. */
function command(title: string, ...args: string[]): Promise<{ code: number; text: string }> {
  console.log(`\n── ${title}\n`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        process.stdout.write(part);
      });
    }
    child.on('close', (code) => resolve({ code: code ?? 1, text: stripVTControlCharacters(text) }));
  });
}

const TSX = ['--import', 'tsx'];
const bin = (path: string): string => join(root, 'node_modules', path);

function files(runner: Runner): string[] {
  if (chosen.length > 0) return chosen;
  return (readdirSync(join(root, 'test'), { recursive: true }) as string[])
    .filter((name) => name.endsWith(RUNNERS[runner]))
    .map((name) => join('test', name))
    .sort();
}

async function runTests(runner: Runner): Promise<Counts> {
  const list = files(runner);
  if (list.length === 0) {
    console.log(`\nThere is no test/**/*${RUNNERS[runner]}.`);
    return { passed: 0, failed: 1 };
  }
  const concurrency = `--test-concurrency=${runner === 'node' ? availableParallelism() : 1}`;
  const { code, text } =
    runner === 'browser'
      ? await command('Tests in the browser', ...TSX, bin('@web/test-runner/dist/bin.js'), '--files', ...list)
      : await command(`Tests: ${runner}`, ...TSX, '--test', concurrency, '--test-reporter=spec', ...list);
  const counts = runner === 'browser' ? countBrowser(text) : countNode(text);
  if (counts.passed + counts.failed === 0) {
    console.log(`No ${runner} test ran.`);
    counts.failed = 1;
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** The totals that node:test's spec reporter ends with. */
function countNode(text: string): Counts {
  const total = (name: string): number => Number([...text.matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  return { passed: total('pass'), failed: total('fail') + total('cancelled') };
}

/** The totals in web-test-runner's last progress line. */
function countBrowser(text: string): Counts {
  const [, passed = 0, failed = 0] = [...text.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1) ?? [];
  return { passed: Number(passed), failed: Number(failed) };
}

/** A step before the tests; it counts only when it fails. */
async function prepare(title: string, ...args: string[]): Promise<Counts> {
  const { code } = await command(title, ...args);
  return { passed: 0, failed: code === 0 ? 0 : 1 };
}

const started = Date.now();
const counts: Counts[] = [];
if (runners.some((runner) => runner !== 'node')) process.env.CHROME_PATH = needChromium();
counts.push(await prepare('Generated files', ...TSX, '.ci/generate.ts', '--check'));
if (!only) {
  counts.push(await prepare('Types', bin('typescript/bin/tsc'), '-p', '.'));
  counts.push(await prepare('Elements', ...TSX, '.ci/manifest.ts'));
  counts.push(await prepare('Types of .ci', bin('typescript/bin/tsc'), '-p', '.ci'));
}
// chosen files run on what is built already, and browser tests on the sources
const built = existsSync(join(root, 'dist/index.js'));
if (!built || (chosen.length === 0 && only !== 'browser')) counts.push(await prepare('Build', ...TSX, '.ci/build.ts'));
for (const runner of runners) counts.push(await runTests(runner));

const sum = (key: keyof Counts): number => counts.reduce((total, each) => total + each[key], 0);
console.log(`\nIn ${Math.round((Date.now() - started) / 1000)} s.\n`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
