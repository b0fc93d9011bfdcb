/** Aborts at the first SIGTERM or SIGINT, which then does not end the program: it can finish what it has begun. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
