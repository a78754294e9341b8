/** One fault in what was asked: where it is, what was got, what is allowed. */
export interface Fault {
  /** JSON pointer into the request, '' for the whole of it. */
  readonly pointer: string;
  /** What is allowed, as the end of the sentence "`pointer` …". */
  readonly message: string;
  /** What was got, shortened to be readable. */
  readonly got?: string;
}

/** An error as it crosses the worker boundary. */
export interface ErrorData {
  readonly code: string;
  readonly message: string;
  readonly faults: readonly Fault[];
}

/**
 * Every error that the engine raises. `code` is stable and made for programs ("request/invalid",
 * "model/hash", "device/lost", …); `message` is one sentence for people; `faults` lists all that is
 * wrong with a request.
 */
export class ReverieError extends Error {
  override readonly name = 'ReverieError';
  constructor(
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, faults: this.faults };
  }

  static fromData({ code, message, faults }: ErrorData): ReverieError {
    return new ReverieError(code, message, faults);
  }
}

/** What has faults, as one error whose message lists them all. */
export function invalid(what: string, faults: readonly Fault[], code = 'request/invalid'): ReverieError {
  const lines = faults.map(({ pointer, message, got }) => `${pointer || 'it'} ${message}${got === undefined ? '' : `, got ${got}`}`);
  return new ReverieError(code, `The ${what} ${what.endsWith('s') ? 'are' : 'is'} not valid: ${lines.join('; ')}.`, faults);
}

/** `value` as short text for an error message. */
export function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  let text: string;
  try {
    text = JSON.stringify(value) ?? typeof value;
  } catch {
    text = String(value); // a circle, or a bigint
  }
  const { length } = typeof value === 'string' ? value : text; // without the quotes
  return text.length <= 60 ? text : `${text.slice(0, 40)}… (${length} characters)`;
}

/** @throws ReverieError `options/invalid` for what cannot cancel, such as the controller in place of its signal. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw invalid('options', [{ pointer: '/signal', message: 'must be an AbortSignal, such as controller.signal', got: nameOf(signal) }], 'options/invalid');
}

function nameOf(value: unknown): string {
  return Object(value) === value ? (value as object).constructor?.name ?? 'an object' : show(value);
}

/** Any thrown value as data for the boundary; what is not ours keeps its message under `engine/internal`. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof ReverieError) return error.toData();
  if (error instanceof DOMException && error.name === 'AbortError') return { code: 'aborted', message: error.message, faults: [] };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'engine/internal', message, faults: [] };
}
