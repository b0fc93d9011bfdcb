import { STEPS } from '../../../../steps/index.js';
import { type Selection, selectSteps } from '../../../engine/run/selection.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { Config } from '../../../targets/config.js';
import { targetNamed } from '../../../targets/targets.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { explainCheck } from '../../recognise-error.js';
import { bringUp } from '../../run/bring-up.js';
import { chooseTarget } from '../../run/choose-target.js';
import { findCluster } from '../../run/cluster-config.js';
import { equip } from '../../run/equip.js';
import { openCluster } from '../../run/open-cluster.js';
import { notReadyText, preflightAgain, refusal } from '../../run/preflight.js';
import { UP_OPTIONS } from '../../run/up-options.js';

/** Brings the workshop up on its target: checks each step, applies what is missing, ends with an answer. */
export const command: CliCommand = {
  options: UP_OPTIONS,
  positionals: [0, 0],
  examples: [
    ['up', 'the workshop, step by step; on a cluster where Docker answers, else on this machine'],
    ['up --target local --yes', 'on this machine, asking nothing'],
  ],
  async run(args) {
    const selection = readSelection(args);
    const known = findCluster(args);
    // A misspelled step is reported before anything is changed.
    selectSteps(STEPS, selection);
    const { orders } = known.cfg;
    if (orders !== undefined && args.has('orders'))
      await (await import('../../start/check-orders.js')).checkOrderColumns(orders);
    const isFirst = known.on === undefined && !targetNamed(known.cfg.target).needsConsent && !args.has('dry-run');
    return isFirst ? firstRun(args, selection) : nextRun(args, selection);
  },
};

/** Nothing is there yet: what will be made is said first, and all that could be in its way is looked at. */
async function firstRun(args: CliArgs, selection: Selection): Promise<ExitCode> {
  const named = args.has('target') ? findCluster(args).cfg.target : undefined;
  // Loaded on use, as all that a run without a first screen does without.
  const { start } = await import('../../start/start.js');
  const started = await start(args, named, () => chooseTarget(args));
  if (started.kind === 'interrupted') return EXIT.interrupted;
  if (started.kind === 'quit') {
    process.stdout.write('Nothing was made.\n');
    return EXIT.stopped;
  }
  const { candidate, why, pause } = started;
  if (candidate.unfit !== undefined) {
    const { why: detail, advice } = candidate.unfit;
    return refuse(notReadyText([{ title: 'Docker', detail, advice }]));
  }
  const notReady = refusal(await candidate.inspect());
  if (notReady !== undefined) return refuse(notReady);
  const cfg = await equip(candidate.cfg);
  return bringUp(args, {
    cfg,
    steps: candidate.steps,
    past: undefined,
    selection,
    headline: headline(cfg, why),
    pause,
  });
}

/** Something is there: only what is missing is done, without a question. */
async function nextRun(args: CliArgs, selection: Selection): Promise<ExitCode> {
  const { target, why, defaults } = await chooseTarget(args);
  const { steps, past, on, ...known } = openCluster(args, target, defaults);
  refuseMove(known.cfg, on);
  const cfg = await equip(known.cfg);
  if (args.has('dry-run')) {
    const { planRun } = await import('../../../engine/plan/plan.js');
    const { planJson, planScript } = await import('../../run/dry-run.js');
    const plan = await planRun({ steps, cfg, selection, explain: (error, step) => explainCheck(error, step, cfg) });
    process.stdout.write(
      args.has('json') ? planJson(cfg, plan) : planScript(headline(cfg, why), plan, targetNamed(cfg.target).isScript),
    );
    return EXIT.ok;
  }
  const notReady = await preflightAgain(cfg);
  if (notReady !== undefined) return refuse(notReady);
  return bringUp(args, { cfg, steps, past, selection, headline: headline(cfg, why), pause: args.has('pause') });
}

function refuse(text: string): ExitCode {
  process.stderr.write(text);
  return EXIT.preflight;
}

/** What runs on another target would be forgotten, and go on running. */
function refuseMove({ name, target }: Config, on: string | undefined): void {
  if (on === undefined || on === target) return;
  throw new UsageError(
    `"${name}" is on ${on} already`,
    `Remove it first: bookstore-ml down. Or give the one on ${target} another name: --name NAME.`,
  );
}

function readSelection(args: CliArgs): Selection {
  const from = args.text('from');
  const [only, skip] = [args.texts('only'), args.texts('skip')].map((names) =>
    names.flatMap((name) => name.split(',')),
  );
  return { ...(from === undefined ? {} : { from }), only: only!, skip: skip! };
}

function headline(cfg: Config, why: string | undefined): string {
  const { name, orders, profile, train } = cfg;
  const target = targetNamed(cfg.target);
  const where = target.describe(cfg);
  const on = why === undefined ? where : `${where} (${why})`;
  const of = orders === undefined ? `profile ${profile}` : `orders ${orders.file}`;
  const how =
    !target.hasNodes || train === 'cpu' ? 'CPU training' : `${train === 'auto' ? 'CPU or GPU' : 'GPU'} training`;
  return [on, name, of, how].join(' · ');
}
