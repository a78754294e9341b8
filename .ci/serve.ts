/** A static server with what the engine needs: cross-origin isolation, byte ranges, MIME types. */
import { createServer, type Server, type ServerResponse } from 'node:http';
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

/** Pages of other origins may import and fetch what is served so. */
export const SHARED = { 'Access-Control-Allow-Origin': '*' } as const;

/** What the demo asks for: URL path → folder. */
const OURS = { '/demo/': 'demo', '/dist/': 'dist', '/schemas/': 'schemas', '/uplot/': 'node_modules/uplot/dist' };

export interface ServeOptions {
  /** The first free port from there on is taken; 0 for any. @default 0 */
  readonly port?: number;
  /** URL paths, each with a slash at both ends, and the folders under them. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Where `/` leads. @default '/demo/' */
  readonly home?: string;
  /** False leaves the isolation headers out. @default true */
  readonly isolated?: boolean;
  /** Further headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Served {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves folders on this machine alone. */
export async function serve({ port = 0, folders = OURS, home = '/demo/', isolated = true, headers = {} }: ServeOptions = {}): Promise<Served> {
  const handlers = Object.entries(folders).map(([path, folder]) => {
    const handle = sirv(resolve(root, folder), { dev: true, etag: true, setHeaders });
    return { path, handle };
  });
  const sent = Object.entries({ ...(isolated && ISOLATION), ...headers });
  const server = createServer((request, response) => {
    for (const [name, value] of sent) response.setHeader(name, value);
    const url = request.url ?? '/';
    const missing = (): void => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    const found = handlers.find(({ path }) => url.startsWith(path));
    if (url === '/' && !('/' in folders)) return void response.writeHead(302, { Location: home }).end();
    if (!found) return missing();
    request.url = url.slice(found.path.length - 1);
    found.handle(request, response, missing);
  });
  await listen(server, port);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed()))),
  };
}

/** Takes the first of a hundred ports that is free. */
async function listen(server: Server, first: number): Promise<void> {
  for (let port = first; ; port++) {
    try {
      return await new Promise((done, failed) => {
        server.once('error', failed).listen(port, 'localhost', () => done(void server.off('error', failed)));
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === first + 99) throw error;
    }
  }
}

function setHeaders(response: ServerResponse, path: string): void {
  if (path.endsWith('.onnx')) response.setHeader('Content-Type', 'application/octet-stream');
}
