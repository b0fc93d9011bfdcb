import { diagnose, stopsUp } from '../doctor/check.js';
import { CHECKS } from '../doctor/checks/index.js';
import type { Config } from '../targets/config.js';

/** What stands in the way of `up` before anything is started, as text; undefined where nothing does. */
export async function preflight({ home, port, shopPort }: Config): Promise<string | undefined> {
  const required = CHECKS.filter((check) => check.required);
  const found = await diagnose(required, { env: process.env, home, port, shopPort });
  const obstacles = found.filter(stopsUp);
  if (obstacles.length === 0) return undefined;
  const lines = obstacles.map((one) => `  ${one.title}: ${one.detail}\n    ${one.state === 'ok' ? '' : one.advice}\n`);
  return `bookstore-ml: this machine is not ready; nothing was started.\n${lines.join('')}`;
}
