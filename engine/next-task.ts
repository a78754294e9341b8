/**
 * Lets waiting messages be handled, such as a cancel or another request. Models on WASM answer without ever
 * giving the worker's event loop a turn, and timers are slowed to 4 ms when nested.
 */
export function nextTask(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    waiting.push(resolve);
    (port ??= openPort()).postMessage(undefined);
  });
}

/** Hears a cancel that waits. @throws the signal's reason, AbortError as a rule. */
export async function heard(signal: AbortSignal): Promise<void> {
  await nextTask();
  signal.throwIfAborted();
}

// kept, because opening a channel takes longer than a message through it
const waiting: (() => void)[] = [];
let port: MessagePort | undefined;

function openPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()!();
  return port2;
}
