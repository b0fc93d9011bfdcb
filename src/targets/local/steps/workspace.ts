import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Actions } from '../../../engine/contract.js';
import { run } from '../../../tools/process/exec.js';
import { SELF } from '../../../tools/process/self.js';
import type { Config } from '../../config.js';
import { readObject } from '../file-digest.js';
import { paths } from '../paths.js';

/** Step A: a folder, and in it the shop's Postgres with its schema. */
export const workspace: Actions<Config> = {
  estimateSeconds: [3, 12],
  commands: (cfg) => [
    {
      argv: [SELF, 'shop', 'init', '--data', paths(cfg).shop],
      purpose: 'make the embedded Postgres and its schema',
      mutates: true,
    },
  ],
  async check({ cfg }) {
    const postgres = await postgresOf(cfg);
    return postgres === undefined ? { state: 'absent' } : { state: 'done', summary: summary(postgres) };
  },
  async apply(ctx) {
    await mkdir(paths(ctx.cfg).workspace, { recursive: true });
    await removeHalves(ctx.cfg);
    for (const command of workspace.commands(ctx.cfg)) await run(ctx, command);
  },
  async verify({ cfg }) {
    const postgres = await postgresOf(cfg);
    if (postgres === undefined) throw new Error(`no database in ${paths(cfg).shop} although it was made`);
    return summary(postgres);
  },
  async undo({ cfg }) {
    await rm(paths(cfg).workspace, { recursive: true, force: true });
  },
};

/** What Postgres called itself when the database was made: the marker is written once everything else is there. */
async function postgresOf(cfg: Config): Promise<string | undefined> {
  const marker = await readObject(join(paths(cfg).shop, 'shop.json'));
  return typeof marker?.postgres === 'string' ? marker.postgres : undefined;
}

const summary = (postgres: string) => `Postgres ${postgres} (embedded), schema in place`;

/** Databases that a killed run was making. */
async function removeHalves(cfg: Config): Promise<void> {
  const { workspace: folder, shop } = paths(cfg);
  const halves = (await readdir(folder)).filter((name) => name.startsWith(`${basename(shop)}.new-`));
  for (const half of halves) await rm(join(folder, half), { recursive: true, force: true });
}
