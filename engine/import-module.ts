/**
 * Imports a module that is known when the code runs: a plugin's URL, or what only Node has. Bundlers
 * neither look for it nor take it in, because its name is a parameter; in a constant they would see it.
 */
export function importModule(name: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}
