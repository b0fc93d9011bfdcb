const WATCHED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Signals {
  /** The first signal that came. */
  received(): NodeJS.Signals | undefined;
  close(): void;
}

/** Calls `onSignal` for each signal that asks us to end, instead of ending at once. */
export function watchSignals(onSignal: () => void): Signals {
  let first: NodeJS.Signals | undefined;
  const listener = (signal: NodeJS.Signals) => {
    first ??= signal;
    onSignal();
  };
  for (const signal of WATCHED) process.on(signal, listener);
  return {
    received: () => first,
    close() {
      for (const signal of WATCHED) process.off(signal, listener);
    },
  };
}
