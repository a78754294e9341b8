/** Downloads a model file: with byte progress, resumed where it stopped, and checked by its SHA-256. */
import { ReverieError } from '../errors.ts';
import { importModule } from '../import-module.ts';
import type { ModelFile } from './card.ts';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (loaded: number) => void;
  /** Bytes that an earlier attempt left. */
  readonly partial?: Uint8Array | undefined;
  /** Called with what has arrived when the download fails, so that it can be resumed. */
  readonly keepPartial?: (bytes: Uint8Array) => Promise<void>;
  /** Gives up on a connection that sends nothing for so long. @default 30000 */
  readonly stallMs?: number;
  /** @default 4 */
  readonly attempts?: number;
  /** Before the second attempt; twice as long before each that follows. @default 500 */
  readonly waitMs?: number;
}

/**
 * The file's bytes, whole and verified.
 * @throws ReverieError `model/missing`, `model/download` (it stopped; asking again resumes), `model/hash`; AbortError.
 */
export async function download(file: ModelFile, options: DownloadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, attempts = 4, waitMs = 500, keepPartial } = options;
  if (file.url.startsWith('file:')) return verified(file, await readLocal(file));
  const bytes = new Uint8Array(file.bytes);
  let loaded = Math.min(options.partial?.length ?? 0, file.bytes);
  bytes.set(options.partial?.subarray(0, loaded) ?? []);
  let failure: unknown;
  for (let attempt = 0; attempt < attempts && loaded < file.bytes; attempt++) {
    try {
      if (attempt > 0) await pause(waitMs * 2 ** (attempt - 1), signal);
      for await (const { at, chunk } of receive(file, loaded, options)) {
        if (at + chunk.length > file.bytes)
          throw new ReverieError(
            'model/hash',
            `The file ${file.url} is longer than the ${file.bytes} bytes that its card says; download the card again.`,
          );
        bytes.set(chunk, at);
        loaded = at + chunk.length;
        options.onBytes?.(loaded);
      }
      failure = undefined;
    } catch (error) {
      failure = error;
      if (signal?.aborted || error instanceof ReverieError) break;
    }
  }
  const short = failure instanceof Short;
  if (options.partial?.length && (loaded === file.bytes || short)) {
    // what was left may be the damaged part: once more, from the beginning
    const whole = short ? Promise.reject(failure as Error) : verified(file, bytes);
    return whole.catch(() => download(file, { ...options, partial: undefined }));
  }
  if (loaded === file.bytes) return verified(file, bytes);
  await keepPartial?.(bytes.slice(0, short ? 0 : loaded));
  if (signal?.aborted || failure instanceof ReverieError) throw failure;
  const reason = failure instanceof Error ? `: ${failure.message}` : '';
  throw new ReverieError(
    'model/download',
    `The download of ${file.url} stopped after ${loaded} of ${file.bytes} bytes${reason}; try again, it goes on from there.`,
    [],
    { cause: failure },
  );
}

/** The server's file ends before the card's does: there is nothing to go on with. */
class Short extends ReverieError {}

/** Statuses that may be others in a moment. */
const BUSY = [408, 429, 500, 502, 503, 504];

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}

/** The body from byte `from` on, in chunks; from 0 where the server does not know ranges. */
async function* receive(
  file: ModelFile,
  from: number,
  { signal, stallMs = 30_000 }: DownloadOptions,
): AsyncGenerator<{ at: number; chunk: Uint8Array }> {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const stop = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  try {
    const response = await fetch(file.url, { signal: stop, headers: from > 0 ? { range: `bytes=${from}-` } : {} });
    const { ok, status, statusText, headers, body } = response;
    if (BUSY.includes(status)) throw new Error(`the server answered ${status} ${statusText}`);
    if (status === 416) {
      throw new Short(
        'model/download',
        `The download of ${file.url} ended after ${from} of ${file.bytes} bytes, and the server has no more: its file is shorter than its card says; put the whole file there.`,
      );
    }
    // a page is what many servers answer in the place of a file that they do not have
    const page = headers.get('content-type')?.startsWith('text/html');
    if (!ok || !body || page) {
      throw new ReverieError(
        'model/missing',
        `The model file ${file.url} could not be had: the server answered ${page && ok ? 'a web page' : `${status} ${statusText}`}; check the card's files.`,
      );
    }
    let at = status === 206 ? from : 0;
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { at, chunk: value };
      at += value.length;
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), stallMs);
    }
  } catch (error) {
    throw stalled.signal.aborted && !signal?.aborted
      ? new Error(`the server sent nothing for ${stallMs / 1000} s`, { cause: error })
      : error;
  } finally {
    clearTimeout(timer);
  }
}

async function verified(file: ModelFile, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const found = await sha256(bytes);
  if (found === file.sha256) return bytes;
  throw new ReverieError(
    'model/hash',
    `The file ${file.url} has SHA-256 ${found}, its card says ${file.sha256}; it is damaged or was replaced, and is not used.`,
  );
}

/** SHA-256 in hexadecimal. @throws ReverieError `engine/insecure` where the page has no Web Crypto. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle)
    throw new ReverieError(
      'engine/insecure',
      'Model files cannot be checked because the page is not a secure context; serve it over https or from localhost.',
    );
  return Array.from(new Uint8Array(await subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readLocal(file: ModelFile): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = (await importModule('node:fs/promises')) as typeof import('node:fs/promises');
  try {
    return new Uint8Array(await readFile(new URL(file.url)));
  } catch (cause) {
    throw new ReverieError('model/missing', `The model file ${file.url} could not be read: ${(cause as Error).message}.`, [], { cause });
  }
}
