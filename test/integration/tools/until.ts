import { setTimeout } from 'node:timers/promises';

/** Waits until the condition holds, looking every so many ms; the test's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>, everyMs = 10): Promise<void> {
  while (!(await condition())) await setTimeout(everyMs);
}
