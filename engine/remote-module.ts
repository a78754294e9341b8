/** Third-party code by URL, checked before it runs when its hash is known. */
import { ReverieError, show } from './errors.ts';
import { importModule } from './import-module.ts';

/** What browsers check: they run code unchecked whose integrity they cannot read. */
const INTEGRITY = /^sha(256-[A-Za-z\d+/]{43}=|384-[A-Za-z\d+/]{64}|512-[A-Za-z\d+/]{86}==)$/;

/**
 * Imports an ES module. With `integrity` (`sha256-…`, `sha384-…` or `sha512-…`, as in HTML), exactly the bytes that were
 * checked are run; such a module must be self-contained, since its relative imports lead nowhere.
 * @throws ReverieError `plugin/load`, also when the integrity does not fit or is none.
 */
export async function fetchModule(url: string, integrity?: string): Promise<{ readonly default?: unknown }> {
  if (integrity !== undefined && !INTEGRITY.test(integrity)) {
    throw new ReverieError(
      'plugin/load',
      `The integrity of plugin ${url} must be sha256-, sha384- or sha512- and the hash in base64, got ${show(integrity)}; nothing was loaded.`,
    );
  }
  try {
    if (integrity === undefined) return (await importModule(url)) as { default?: unknown };
    const response = await fetch(url, { integrity });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
    const blob = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
    try {
      return (await importModule(blob)) as { default?: unknown };
    } finally {
      URL.revokeObjectURL(blob);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = integrity === undefined ? 'check its address' : `check its address and its integrity ${integrity}`;
    throw new ReverieError('plugin/load', `The plugin ${url} could not be loaded: ${reason}; ${hint}.`, [], { cause });
  }
}
