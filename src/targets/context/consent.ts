import { readJson, writeJson } from '../../lib/files/json-file.js';
import { paths } from '../cluster/manifests/paths.js';
import type { Config } from '../config.js';

/** What somebody agreed to: this context, as long as it leads to this server, and pushes to this registry. */
export interface Consent {
  readonly context: string;
  readonly server: string;
  readonly registry: string;
}

export async function readConsent(cfg: Pick<Config, 'home'>): Promise<Consent | undefined> {
  const { context, server, registry } = (await readJson<Consent>(paths(cfg).consent)) ?? {};
  return context && server && registry ? { context, server, registry } : undefined;
}

export const writeConsent = (cfg: Pick<Config, 'home'>, consent: Consent) => writeJson(paths(cfg).consent, consent);

/** True where what was agreed to is what is asked for now. */
export const covers = (given: Consent | undefined, asked: Consent) =>
  given?.context === asked.context && given.server === asked.server && given.registry === asked.registry;
