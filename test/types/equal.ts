/** What the tests of types say with: `holds<Equal<A, B>>()` fails to compile where A is not B. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const holds = <T extends true>(): T | undefined => undefined;
