/** A static server with what the engine needs: cross-origin isolation, byte ranges, MIME types. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import sirv from 'sirv';
import { root } from './root.ts';

/** Cross-origin isolation, which WASM threads need. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const;

export interface Served {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves folders, each under its path; by default what a page of ours may ask for.
 * @param options.port 0 for any; otherwise the first free one from there on
 */
export async function serve(options: { readonly port?: number; readonly folders?: Readonly<Record<string, string>>; readonly home?: string; readonly isolated?: boolean } = {}): Promise<Served> {
  const { port = 0, folders = OURS, home = '/demo/', isolated = true } = options;
  const handlers = Object.entries(folders).map(([path, folder]) => ({ path, handle: sirv(resolve(root, folder), { dev: true, etag: true }) }));
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(isolated ? ISOLATION : {})) response.setHeader(name, value);
    const url = request.url ?? '/';
    const found = handlers.find(({ path }) => url.startsWith(path));
    const missing = (): void => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    if (url === '/' && home !== '/') return void response.writeHead(302, { Location: home }).end();
    if (!found) return missing();
    request.url = url.slice(found.path.length - 1);
    found.handle(request, response, missing);
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, 'localhost', () => resolve(void server.off('error', reject)));
    });
  for (let at = port; ; at++) {
    try {
      await listen(at);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || at >= port + 100) throw error;
    }
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

const OURS = { '/demo/': 'demo', '/dist/': 'dist', '/schemas/': 'schemas' };
