/**
 * Lets waiting messages be handled, such as a cancel or another request. Models on WASM answer without ever
 * giving the worker's event loop a turn, and timers are slowed to 4 ms when nested.
 */
export function nextTask(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
