import type { Command } from '../../engine/contract.js';
import { CommandError } from '../process/command-error.js';
import type { RunContext } from '../process/exec.js';
import type { ClusterAccess } from './access.js';
import { apply, dryRun, isUnreachable } from './kubectl.js';
import { type PollResult, type WaitContext, waitUntil } from './wait-until.js';

/**
 * Until the API server accepts these files twice in a row, webhooks included: a webhook's pod is Ready some seconds
 * before calls reach it, and may go away once more while its certificate is put in place.
 */
export async function waitForAcceptance(
  ctx: WaitContext,
  access: ClusterAccess,
  files: readonly string[],
  { who, timeoutMs }: { readonly who: string; readonly timeoutMs: number },
): Promise<void> {
  let inRow = 0;
  let tries = 0;
  let said = '';
  await waitUntil(ctx, {
    what: who,
    timeoutMs,
    poll: async (): Promise<PollResult<true>> => {
      try {
        tries++;
        await dryRun(ctx, access, { files }, 'create');
        if (++inRow === 2) return { state: 'ready', value: true };
        return { state: 'pending', on: `${who} to answer once more` };
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        inRow = 0;
        const line = error.lines.at(-1) ?? error.message;
        // A webhook's refused connection reads much like the API server's own.
        if (!WEBHOOK_DOWN.test(line)) {
          if (isUnreachable(error)) throw error;
          return { state: 'failed', cause: { reason: 'Refused', evidence: line } };
        }
        if (line !== said) ctx.report.log(line);
        said = line;
        return { state: 'pending', on: `${who} to answer (try ${tries})` };
      }
    },
  });
}

/** A controller whose pod is on its way back. */
const BACK_MS = 180_000;

/**
 * Applies what a webhook may have to accept, and waits for one that does not answer: its controller's pod was replaced, or
 * does so just now.
 * @throws CommandError when it is refused; ClusterError with reason `Late` when the webhook stays away.
 */
export async function applyOnceAccepted(ctx: WaitContext & RunContext, command: Command): Promise<void> {
  await waitUntil(ctx, {
    what: 'what is applied',
    timeoutMs: BACK_MS,
    poll: async (): Promise<PollResult<true>> => {
      try {
        await apply(ctx, command);
        return { state: 'ready', value: true };
      } catch (error) {
        const line = error instanceof CommandError ? error.lines.find((one) => WEBHOOK_DOWN.test(one)) : undefined;
        if (line === undefined) throw error;
        return { state: 'pending', on: `a webhook to answer: ${line}` };
      }
    },
  });
}

/** A webhook, or the type that it guards, that is not there yet. */
const WEBHOOK_DOWN = /failed calling webhook|no matches for kind|ensure CRDs are installed|conversion webhook/;
