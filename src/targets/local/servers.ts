import type { Command, StepContext } from '../../engine/contract.js';
import { FailureError } from '../../engine/failure.js';
import { portTaken, type TakenPort } from '../../failures/port-taken.js';
import { serverLate } from '../../failures/server-late.js';
import { holderOf } from '../../tools/docker/port-holder.js';
import { needAllowed, nextFreePort } from '../../tools/network/ports.js';
import { becomesReady, find, type Server, start, stop } from '../../tools/process/background.js';
import type { Config } from '../config.js';
import type { Json } from './file-digest.js';
import { dataPort } from './paths.js';

const READY_SECONDS = 60;
const ADOPT_MS = 15_000;

/** Refuses a port that neither is free nor has our own server on it, naming who has it. */
export async function needPort(cfg: Config, setting: TakenPort['setting'], server: Server): Promise<void> {
  const { state } = await find(server);
  // Said here rather than in the server's log.
  if (state === 'free') await needAllowed(server.port);
  if (state !== 'foreign') return;
  const next = await nextFreePort(server.port, [cfg.port, cfg.shopPort, dataPort(cfg)]);
  const owner = await holderOf(server.port);
  throw new FailureError(portTaken({ port: server.port, setting, server: server.title, owner, next }));
}

/**
 * True where our server runs, is ready and is as wanted: one that is still starting, such as one whose installer was
 * killed, is waited for first.
 */
export async function adopt(
  ctx: StepContext<Config>,
  server: Server,
  isCurrent: (health: Json) => boolean,
): Promise<boolean> {
  if ((await find(server)).state !== 'ours' || !(await becomesReady(ctx, server, ADOPT_MS))) return false;
  const found = await find(server);
  return found.state === 'ours' && isCurrent(found.health);
}

/** Ends what runs of the server and starts it; ready on return. */
export async function startAnew(
  ctx: StepContext<Config>,
  server: Server,
  command: Command,
  letter: string,
): Promise<void> {
  await stop(ctx, server);
  await start(ctx, server, command, {
    timeoutMs: READY_SECONDS * 1_000,
    late: () => new FailureError(serverLate(letter, server.title, READY_SECONDS, server.log)),
  });
}
