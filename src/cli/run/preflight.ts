import { diagnose, type Machine, stopsUp } from '../../doctor/check.js';
import { CHECKS } from '../../doctor/checks/index.js';
import type { Config } from '../../targets/config.js';
import { dataPort } from '../../targets/local/paths.js';

/** What stands in the way of `up` before anything is started, as text; undefined where nothing does. */
export async function preflight(cfg: Config): Promise<string | undefined> {
  const required = CHECKS.filter((check) => check.required);
  const found = await diagnose(required, machineOf(cfg));
  const obstacles = found.filter(stopsUp);
  if (obstacles.length === 0) return undefined;
  return notReadyText(obstacles.map((one) => ({ ...one, advice: one.state === 'ok' ? '' : one.advice })));
}

interface Obstacle {
  readonly title: string;
  readonly detail: string;
  readonly advice: string;
}

/** What is said where nothing is started. */
export function notReadyText(obstacles: readonly Obstacle[]): string {
  const lines = obstacles.map(({ title, detail, advice }) => `  ${title}: ${detail}\n    ${advice}\n`);
  return `bookstore-ml: this machine is not ready; nothing was started.\n${lines.join('')}`;
}

/** What checks look at for a run of this configuration. */
export const machineOf = (cfg: Config): Machine => ({
  env: process.env,
  home: cfg.home,
  port: cfg.port,
  shopPort: cfg.shopPort,
  dataPort: dataPort(cfg),
});
