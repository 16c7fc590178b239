const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Hands every request to stop this process to `deliver` instead of dying of it, until `release` is called.
 * @param {(signal: NodeJS.Signals) => void} deliver
 * @returns {{ readonly received: () => NodeJS.Signals | undefined, readonly release: () => void }}
 *   `received` tells the first signal that came.
 */
export function forwardStopSignals(deliver) {
  /** @type {NodeJS.Signals | undefined} */
  let first;
  /** @param {NodeJS.Signals} signal */
  const handle = (signal) => {
    first ??= signal;
    deliver(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, handle);
  return {
    received: () => first,
    release: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, handle);
    },
  };
}
