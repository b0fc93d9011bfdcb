import { randomBytes } from 'node:crypto';
import type { Step } from '../../engine/contract.js';
import { acquireLock } from '../../engine/record/lock.js';
import { openRecord } from '../../engine/record/record.js';
import { estimateFrom, type SavedState } from '../../engine/record/saved-state.js';
import { stepLogPath } from '../../engine/record/step-logs.js';
import { type Run, startRun } from '../../engine/run/run.js';
import type { Selection } from '../../engine/run/selection.js';
import { quote } from '../../lib/shell-quote.js';
import type { Config } from '../../targets/config.js';
import { targetNamed } from '../../targets/targets.js';
import { showLook } from '../../tools/process/show-look.js';
import { chooseView } from '../../ui/choose-view.js';
import type { CliArgs } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { watchSignals } from '../signals/watch-signals.js';
import { heldKeyboard } from '../start/keyboard.js';
import type { TranscriptFile } from '../start/transcript-file.js';
import { DEFAULT_NAME } from './home.js';
import { exitCodeOf } from './run-exit.js';
import { viewFlags } from './view-flags.js';

/** A run of steps, decided but not begun. */
export interface Planned {
  readonly cfg: Config;
  readonly steps: readonly Step<Config>[];
  /** What earlier runs kept. */
  readonly past: SavedState | undefined;
  readonly selection: Selection;
  /** What it is about, for the first line. */
  readonly headline: string;
  /** Explain every step, and wait for Enter before and after it. */
  readonly pause?: boolean;
}

/** Runs the steps under the cluster's lock, recorded, in the view that the flags --plain, --json and --yes ask for. */
export async function bringUp(args: CliArgs, planned: Planned): Promise<ExitCode> {
  const transcript = await openTranscript(args, planned.cfg);
  if (targetNamed(planned.cfg.target).needsConsent) {
    heldKeyboard()?.release();
    const { needConsent, sayRefusal } = await import('./consent.js');
    const consent = await needConsent(planned.cfg, args);
    if (consent.kind !== 'given') return sayRefusal(consent);
  }
  const lock = await acquireLock(planned.cfg.home, quote(['bookstore-ml', ...process.argv.slice(2)]));
  try {
    return await runSteps(args, planned, transcript);
  } finally {
    lock.release();
  }
}

async function openTranscript(args: CliArgs, cfg: Config): Promise<TranscriptFile | undefined> {
  const file = args.text('transcript');
  if (file === undefined) return undefined;
  return (await import('../start/transcript-file.js')).openTranscriptFile(file, nameFlags(cfg));
}

async function runSteps(
  args: CliArgs,
  { cfg, past, selection, headline, pause, ...planned }: Planned,
  transcript: TranscriptFile | undefined,
): Promise<ExitCode> {
  const id = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
  const steps = planned.steps.map((step) => ({
    ...step,
    estimateSeconds: estimateFrom(step.estimateSeconds, past, step.id),
  }));
  // --again is for this run alone and is not remembered.
  const { again: _, ...options } = cfg;
  const record = openRecord(cfg.home, { run: id, command: quote(process.argv.slice(2)), options });
  const logPath = (wanted: string) => stepLogPath(cfg.home, steps.find((step) => step.id === wanted)!);
  const output = {
    stdin: process.stdin,
    stdout: process.stdout,
    env: process.env,
    flags: viewFlags(args.has),
  };
  let run: Run | undefined;
  const view = await chooseView({ ...output, named: nameFlags(cfg), logPath, stop: (by) => run?.stop(by) });
  // The view takes it at the first event, which is about to come.
  heldKeyboard()?.handOver();
  run = startRun({
    run: id,
    headline,
    steps,
    cfg,
    selection,
    // Loaded when something failed: most runs need none of it.
    diagnose: async (error, step, ctx) => (await import('../../failures/diagnose.js')).diagnose(error, step, ctx.cfg),
    // Absent where nobody can be asked: there a failure ends the run.
    decide: view.decide,
    sinks: [...record.sinks, ...(transcript ? [transcript.onEvent] : []), view.onEvent],
    pause: pause ? { wait: view.pause, look: showLook } : undefined,
    logPath,
  });
  const signals = watchSignals(() => run.stop('signal'));
  try {
    const state = await run.done;
    return exitCodeOf(state, signals.received());
  } finally {
    await view.close();
    record.close();
    const gap = await transcript?.write();
    if (gap !== undefined) process.stderr.write(`bookstore-ml: ${gap}\n`);
    for (const trouble of record.troubles()) process.stderr.write(`bookstore-ml: ${trouble}\n`);
    // Last: a terminal that closes, and the shell in it, both send a signal, and the second is not to cut this short.
    signals.close();
  }
}

const nameFlags = ({ name }: Config) => (name === DEFAULT_NAME ? '' : ` --name ${name}`);
