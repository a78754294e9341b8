/** The package's version, which the build fills in. */
declare const __REVERIE_VERSION__: string | undefined;

export const VERSION = typeof __REVERIE_VERSION__ === 'undefined' ? '0.0.0-source' : __REVERIE_VERSION__;
