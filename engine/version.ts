/** The package's version, which the build fills in. */
declare const __REVERIE_VERSION__: string | undefined;

/** Whether a caret range such as ^0.1.0 holds a version: the first number that is not 0 is the same, and what follows is no less. */
export function holds(range: string, version: string): boolean {
  const [wanted, found] = [range.slice(1), version].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const first = wanted.findIndex((number) => number > 0);
  const differs = wanted.findIndex((number, i) => number !== found[i]);
  return differs < 0 || (differs > first && wanted[differs]! < found[differs]!);
}

/** What has not been built has no version yet. */
export const SOURCE = '0.0.0-source';

export const VERSION = typeof __REVERIE_VERSION__ === 'undefined' ? SOURCE : __REVERIE_VERSION__;
