/** `npm start [-- --port 5173] [-- --no-open]`: builds, serves the demo, and opens it. */
import { existsSync } from 'node:fs';
import open from 'open';
import { buildAll } from './build.ts';
import { generate } from './generate.ts';
import { serve } from './serve.ts';

const { argv, env, platform } = process;
const port = Number(argv[argv.indexOf('--port') + 1] ?? 5173);
if (argv.includes('--port') && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
  console.error('--port takes a number from 0 to 65535.');
  process.exit(1);
}

console.log('Building …');
generate();
await buildAll({ types: false });
const { url } = await serve({ port: argv.includes('--port') ? port : 5173 });
console.log(`\n  Reverie runs at ${url}/\n\n  Stop it with Ctrl+C.`);

const display = platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY || existsSync('/proc/sys/fs/binfmt_misc/WSLInterop');
if (display && !env.CI && !argv.includes('--no-open')) (await open(url)).on('error', () => {});
