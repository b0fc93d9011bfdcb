import { describeHolder, holderOf } from '../../tools/docker/port-holder.js';
import { getObject } from '../../tools/network/http.js';
import { isFree, LOOPBACK, nextFreePort, PRIVILEGED } from '../../tools/network/ports.js';
import { find, type Server } from '../../tools/process/background.js';
import type { Check, Finding, Machine } from '../check.js';

export const recommenderPort: Check = {
  id: 'port-recommender',
  title: 'port of the recommender',
  // A step that finds its port taken names a free one and goes on with one key: no reason to stop before it.
  required: false,
  diagnose: ({ port, servers }) => diagnosePort(port, servers),
};

export const shopPort: Check = {
  id: 'port-shop',
  title: 'port of the shop',
  required: false,
  diagnose: ({ shopPort, servers }) => diagnosePort(shopPort, servers),
};

export const dataPort: Check = {
  id: 'port-shop-data',
  title: "port of the shop's data, on local",
  required: false,
  diagnose: ({ dataPort, servers }) => diagnosePort(dataPort, servers),
};

async function diagnosePort(port: number, servers: Machine['servers'] = []): Promise<Finding> {
  try {
    if (await isFree(port)) return { state: 'ok', detail: `${port} is free` };
  } catch {
    const why = port < PRIVILEGED ? 'only root may open it' : 'it may not be opened';
    return { state: 'warn', detail: `${port}: ${why}`, advice: 'Choose another: up --port 8090.' };
  }
  const service = await ownService(port, servers);
  if (service !== undefined) return { state: 'ok', detail: `${port} is ours (${service})` };
  const owner = await holderOf(port);
  const next = await nextFreePort(port);
  return {
    state: 'warn',
    detail: `${port} is taken by ${owner === undefined ? 'another program' : describeHolder(owner)}`,
    advice: next === undefined ? 'End it, or choose another: up --port N.' : `Choose another: up --port ${next}.`,
  };
}

/** What is on the port, where it is ours. A process of this machine has to prove it; a cluster's Service says it. */
async function ownService(port: number, servers: readonly Server[]): Promise<string | undefined> {
  const own = servers.find((server) => server.port === port);
  if (own !== undefined) return (await find(own)).state === 'ours' ? own.service : undefined;
  if (servers.length > 0) return undefined;
  const health = await getObject(`http://${LOOPBACK}:${port}/healthz`);
  return typeof health?.instance === 'string' ? String(health.service) : undefined;
}
