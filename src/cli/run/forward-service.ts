import { setTimeout as sleep } from 'node:timers/promises';
import { clusterAccess } from '../../targets/cluster/manifests/paths.js';
import type { Config } from '../../targets/config.js';
import { type Forward, keepForwarding } from '../../tools/kubernetes/port-forward.js';
import { get } from '../../tools/network/http.js';
import { LOOPBACK, nextFreePort } from '../../tools/network/ports.js';

/** The first port of this machine that is tried. */
const FIRST_PORT = 18_082;
const READY_MS = 30_000;
const POLL_MS = 250;

/** Ports that this process has given to a forward, which may not listen yet. */
const taken: number[] = [];

/**
 * Forwards a free port of this machine to a Service that listens inside the cluster only, until `signal` aborts. Returns its
 * address once something answers there, or after half a minute: the request that follows reports what is wrong.
 */
export async function forwardService(
  cfg: Config,
  service: Omit<Forward, 'port'>,
  signal: AbortSignal,
): Promise<string> {
  const port = await nextFreePort(FIRST_PORT, taken);
  if (port === undefined) throw new Error('no port of this machine is free');
  taken.push(port);
  keepForwarding(clusterAccess(cfg), { ...service, port }, signal, () => undefined).catch(() => undefined);
  const url = `http://${LOOPBACK}:${port}`;
  const deadline = performance.now() + READY_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const answer = await get(`${url}/healthz`).catch(() => undefined);
    if (answer !== undefined) break;
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return url;
}
