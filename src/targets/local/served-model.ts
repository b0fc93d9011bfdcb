import type { StepContext } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { failureError } from '../../failures/failure.js';
import { serverLate } from '../../failures/server-late.js';
import { pollUntil } from '../../lib/time/poll.js';
import { find } from '../../tools/process/background.js';
import type { Config } from '../config.js';
import { objectAt } from './file-digest.js';
import { readModelFolder } from './model-folder.js';
import { paths, recommenderServer } from './paths.js';
import { readPromoted } from './promoted-model.js';

const SWAP_SECONDS = 30;
const POLL_MS = 100;

/** Digest of the model that should answer: what is promoted, else what step D trained. */
export async function modelToServe(cfg: Config): Promise<string | undefined> {
  const promoted = await readPromoted(cfg);
  return promoted?.model.digest ?? (await readModelFolder(paths(cfg).model))?.digest;
}

/** Digest of the model that the running server says it answers with; undefined where it does not run. */
export async function servedModel(cfg: Config): Promise<string | undefined> {
  const found = await find(recommenderServer(cfg));
  const digest = found.state === 'ours' ? objectAt(found.health, 'model')?.digest : undefined;
  return typeof digest === 'string' ? digest : undefined;
}

/**
 * The server takes a new model in by itself, within about a second. `version`: what it is to call it, too, since a model
 * that is promoted can be the one that answered before.
 */
export async function waitUntilServed(
  ctx: StepContext<Config>,
  digest: string,
  letter: string,
  version?: string,
): Promise<void> {
  const { title, log } = recommenderServer(ctx.cfg);
  await pollUntil(ctx, {
    on: `${title} to take the model ${digest.slice(0, 12)} in`,
    timeoutMs: SWAP_SECONDS * 1_000,
    everyMs: POLL_MS,
    late: () => new FailureError(serverLate(letter, `${title} with the new model`, SWAP_SECONDS, log)),
    async ready() {
      const found = await find(recommenderServer(ctx.cfg));
      if (found.state !== 'ours') throw failureError('BML-E06', { home: ctx.cfg.home });
      const model = objectAt(found.health, 'model');
      return model?.digest === digest && (version === undefined || model.version === version);
    },
  });
}
