import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command, Step } from '../../src/engine/contract.js';
import { packageRoot } from '../../src/lib/package-root.js';
import type { Config } from '../../src/targets/config.js';
import { paths } from '../../src/targets/local/paths.js';
import { stepsOn, TARGETS, targetNamed } from '../../src/targets/targets.js';
import { nextFreePort } from '../../src/tools/network/ports.js';
import { STEPS } from '../../steps/index.js';
import { recordingContext } from './step-context.js';

/** Targets that need nothing but this machine; a cluster's steps are held to the same on a real one, end to end. */
const HERE: readonly string[] = ['local'];

describe('the list', () => {
  test('is the workshop, A to G', () => expect(STEPS.map(({ letter }) => letter).join('')).toBe('ABCDEFG'));
  test('names each step once', () => expect(new Set(STEPS.map(({ id }) => id)).size).toBe(STEPS.length));
  test('needs only what comes before', () => {
    for (const [at, { needs, after = [] }] of STEPS.entries()) {
      const before = STEPS.slice(0, at).map(({ id }) => id);
      expect(before).toEqual(expect.arrayContaining([...needs, ...after]));
    }
  });
  test.each(STEPS.map((step) => [step.letter, step] as const))(
    '%s says why in at most three sentences',
    (_, { why }) => {
      expect(why.match(/[.?](?=\s|$)/g)!.length).toBeLessThanOrEqual(3);
    },
  );
  test.each(STEPS.map((step) => [step.letter, step] as const))(
    "%s shows the workshop's own commands",
    (_, { workshop }) => {
      expect(workshop.length).toBeGreaterThan(0);
    },
  );
  test.each(TARGETS.map((target) => [target.name, target] as const))('is whole on %s', (_, target) => {
    expect(stepsOn(target, STEPS).map(({ id }) => id)).toEqual(STEPS.map(({ id }) => id));
    const without = STEPS.filter((step) => 'absent' in target.implement(step)).map(({ letter }) => letter);
    expect(without).toEqual([]);
  });
});

describe.each(HERE)('on %s', (target) => {
  const steps = stepsOn(targetNamed(target), STEPS);
  let home: string;
  let cfg: Config;

  beforeAll(async () => {
    if (!existsSync(join(packageRoot(), 'dist', 'src', 'cli', 'main.js')))
      throw new Error('build first: npm run build');
    home = mkdtempSync(join(tmpdir(), 'bookstore-ml-contract-'));
    const port = (await nextFreePort(20_000 + (process.pid % 3_000)))!;
    const shopPort = (await nextFreePort(port))!;
    const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed' } as const;
    cfg = { target, name: 'contract', home: join(home, 'contract'), port, shopPort, ...choices };
  });
  afterAll(async () => {
    for (const step of steps.toReversed()) await step.undo(recordingContext(cfg));
    rmSync(home, { recursive: true, force: true });
  });

  const stateOf = async (step: Step<Config>) => (await step.check(recordingContext(cfg))).state;
  const needed = async () => {
    const states = await Promise.all(steps.map(stateOf));
    return steps.filter((_, at) => states[at] !== 'unneeded');
  };

  test('nothing is there at first, and looking makes nothing', async () => {
    for (const step of steps) expect([step.id, await stateOf(step)]).not.toContain('done');
    expect(existsSync(cfg.home)).toBe(false);
  });

  test('undoing nothing is success', async () => {
    for (const step of steps.toReversed()) await step.undo(recordingContext(cfg));
  });

  test('applied in order, each step is done, proves its use and ran only the commands it shows', async () => {
    for (const step of await needed()) {
      const ctx = recordingContext(cfg);
      await step.apply(ctx);
      expect(await step.verify(ctx)).not.toBe('');
      expect(await step.check(ctx)).toMatchObject({ state: 'done' });
      expect(shown(step.commands(cfg))).toEqual(expect.arrayContaining(shown(ctx.recorded.commands)));
    }
  }, 180_000);

  test('a check of what is done reports the facts again', async () => {
    const ctx = recordingContext(cfg);
    for (const step of steps) await step.check(ctx);
    expect(new Set(ctx.recorded.facts.map(({ key }) => key))).toEqual(
      new Set(['shop', 'models', 'api', 'model', 'answer']),
    );
    expect(ctx.recorded.commands).toEqual([]);
  });

  test('applied again, nothing changes', async () => {
    const before = footprint(cfg);
    for (const step of await needed()) {
      await step.apply(recordingContext(cfg));
      expect([step.id, await stateOf(step)]).toEqual([step.id, 'done']);
    }
    expect(footprint(cfg)).toEqual(before);
  }, 180_000);

  test('undone from the last on, each step is absent and nothing is left', async () => {
    for (const step of (await needed()).toReversed()) {
      await step.undo(recordingContext(cfg));
      expect([step.id, await stateOf(step)]).toEqual([step.id, 'absent']);
    }
    expect(readdirSync(cfg.home)).toEqual(['logs']);
  }, 60_000);
});

const shown = (commands: readonly Command[]) => commands.map(({ argv }) => argv);

/** Digests of all that the steps made, the database's own files and what names a process's folder of files left out. */
function footprint(cfg: Config): Readonly<Record<string, string>> {
  const { workspace } = paths(cfg);
  const files = readdirSync(workspace, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('shop') && lstatSync(join(workspace, name)).isFile())
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(workspace, name)))
        .digest('hex'),
    ]),
  );
}
