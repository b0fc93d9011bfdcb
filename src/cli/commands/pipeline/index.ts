import { UsageError } from '../../../lib/usage-error.js';
import type { Config } from '../../../targets/config.js';
import type { CliCommand } from '../../command.js';
import { bringUp } from '../../run/bring-up.js';
import { equip } from '../../run/equip.js';
import { assertNamedExists, NAME_OPTION } from '../../run/home.js';
import { openCluster } from '../../run/open-cluster.js';

/** Steps F and G once more, on what the shop has sold by now: prepare, train, evaluate, register, promote, and ask. */
export const command: CliCommand = {
  options: [
    NAME_OPTION,
    { name: 'yes', short: 'y', help: 'ask nothing' },
    { name: 'plain', help: 'one line an event: for pipes, CI and screen readers' },
    { name: 'json', help: 'the events as NDJSON on stdout' },
  ],
  positionals: [0, 0],
  examples: [
    ['pipeline', 'train on what the shop has sold by now, and promote what is better'],
    ['pipeline --yes --plain', 'the same in a script, as lines'],
  ],
  async run(args) {
    if (args.has('plain') && args.has('json')) throw new UsageError('--plain and --json exclude each other');
    assertNamedExists(args);
    const { steps, past, on, ...known } = openCluster(args);
    if (on === undefined) throw new UsageError(`there is no "${known.cfg.name}" yet`, 'Bring it up: bookstore-ml up.');
    const cfg: Config = { ...(await equip(known.cfg)), again: true };
    const selection = { only: ['pipeline', 'verify'] };
    return bringUp(args, { cfg, steps, past, selection, headline: `${cfg.target} · ${cfg.name} · the pipeline again` });
  },
};
