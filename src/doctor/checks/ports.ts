import { describeHolder, holderOf } from '../../tools/docker/port-holder.js';
import { getObject } from '../../tools/network/http.js';
import { isFree, LOOPBACK, nextFreePort, PRIVILEGED } from '../../tools/network/ports.js';
import type { Check, Finding } from '../check.js';

export const recommenderPort: Check = {
  id: 'port-recommender',
  title: 'port of the recommender',
  // A step that finds its port taken names a free one and goes on with one key: no reason to stop before it.
  required: false,
  diagnose: ({ port }) => diagnosePort(port),
};

export const shopPort: Check = {
  id: 'port-shop',
  title: 'port of the shop',
  required: false,
  diagnose: ({ shopPort }) => diagnosePort(shopPort),
};

export const dataPort: Check = {
  id: 'port-shop-data',
  title: "port of the shop's data, on local",
  required: false,
  diagnose: ({ dataPort }) => diagnosePort(dataPort),
};

async function diagnosePort(port: number): Promise<Finding> {
  try {
    if (await isFree(port)) return { state: 'ok', detail: `${port} is free` };
  } catch {
    const why = port < PRIVILEGED ? 'only root may open it' : 'it may not be opened';
    return { state: 'warn', detail: `${port}: ${why}`, advice: 'Choose another: up --port 8090.' };
  }
  const health = await getObject(`http://${LOOPBACK}:${port}/healthz`);
  if (typeof health?.instance === 'string') return { state: 'ok', detail: `${port} is ours (${health.service})` };
  const owner = await holderOf(port);
  const next = await nextFreePort(port);
  return {
    state: 'warn',
    detail: `${port} is taken by ${owner === undefined ? 'another program' : describeHolder(owner)}`,
    advice: next === undefined ? 'End it, or choose another: up --port N.' : `Choose another: up --port ${next}.`,
  };
}
