/** Finds a Chromium or Chrome, or installs Debian's where that is possible. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`]),
};

/** Path of the browser: $CHROME_PATH, one in PATH, or one in a usual place. */
export function findChromium(): string | undefined {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const inPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
  const usual = PLACES[process.platform] ?? [];
  return [...inPath, ...usual].find((path) => existsSync(path));
}

/** The same, installed first where it is missing and apt-get can. */
export function needChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
    return needChromium();
  }
  throw new Error('No Chromium or Chrome was found; install one, or put its path into the environment variable CHROME_PATH.');
}

/** Tests press play, which browsers else believe from persons alone. */
const SOUND = '--autoplay-policy=no-user-gesture-required';

/** What a headless browser needs here: $CHROME_FLAGS, on a machine with a GPU, say; else all in software, and no sandbox for root. */
export const FLAGS = [SOUND, ...(process.env.CHROME_FLAGS?.split(/\s+/).filter(Boolean) ?? [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
])];
