import { FailureError } from '../engine/failure.js';
import type { Config } from '../targets/config.js';
import { stateRoot } from './run/home.js';

/** Errors of other programs and of clusters, by name: most commands never load what can throw them. */
const FOREIGN = new Set(['CommandError', 'ClusterError']);

/** Stands in codes where no step is at work. */
const NO_STEP = 'Z';

/** An error that another program ended in as the known failure that it is; any other as it is. */
export async function recogniseError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !FOREIGN.has(error.name)) return error;
  const { diagnose } = await import('../failures/diagnose.js');
  return new FailureError(diagnose(error, { letter: NO_STEP }, { home: stateRoot(), port: 0 }), { cause: error });
}

/** What a check threw, in a few words with the code that has more; the error's own where it is not known. */
export async function explainCheck(error: unknown, step: { readonly letter: string }, cfg: Config): Promise<string> {
  const { diagnose } = await import('../failures/diagnose.js');
  const { code, what } = diagnose(error, step, cfg);
  return !isKnown(code) && error instanceof Error ? error.message : `${what} (${code})`;
}

/** What to do about what another program said before anything was started; undefined where it is not known. */
export async function adviceFor(error: unknown, cfg: Config): Promise<string | undefined> {
  const { diagnose } = await import('../failures/diagnose.js');
  const { code, fix } = diagnose(error, { letter: NO_STEP }, cfg);
  return isKnown(code) ? `${fix.replace(/, then retry$/, '')} (${code})` : undefined;
}

/** Neither our own bug nor the row for words that nobody knows. */
const isKnown = (code: string) => code !== 'BML-X70' && !/^BML-[A-GZ]90$/.test(code);
