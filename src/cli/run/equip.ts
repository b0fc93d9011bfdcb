import type { Config } from '../../targets/config.js';
import { targetNamed } from '../../targets/targets.js';
import { toolCache } from '../state/tool-cache.js';

/** The configuration with the programs that its target needs. What is downloaded is said on stderr, for it takes a while. */
export async function equip(cfg: Config): Promise<Config> {
  const wanted = targetNamed(cfg.target).tools;
  if (wanted.length === 0) return cfg;
  // Loaded on use: local needs none.
  const { findToolchain } = await import('../../targets/cluster/toolchain.js');
  const { signal } = new AbortController();
  const say = (text: string | undefined) => {
    if (text !== undefined) process.stderr.write(`bookstore-ml: ${text}\n`);
  };
  const report = {
    waiting: (on: string | undefined) => say(on === undefined ? undefined : `waiting: ${on}`),
    log: say,
    progress: () => {},
    command: () => {},
    fact: () => {},
  };
  const { tools: _, ...rest } = cfg;
  const tools = await findToolchain({ signal, report }, { ...cfg, tools: wanted }, toolCache());
  return Object.keys(tools).length === 0 ? rest : { ...rest, tools };
}
