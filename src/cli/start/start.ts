import { TARGETS } from '../../targets/targets.js';
import { viewKind } from '../../ui/choose-view.js';
import { chooseGlyphs } from '../../ui/glyphs.js';
import { plainText } from '../../ui/layout/line.js';
import { planLines } from '../../ui/start/plan-lines.js';
import { askToStart, type PlanSource, type StartAnswer } from '../../ui/start/start-screen.js';
import type { CliArgs } from '../command.js';
import type { ChosenTarget } from '../run/choose-target.js';
import { viewFlags } from '../run/view-flags.js';
import { type Candidate, canBeOn, openCandidate } from './candidate.js';
import { heldKeyboard } from './keyboard.js';
import { planOf, planWithoutTarget } from './up-plan.js';

export type Started =
  | { readonly kind: 'go'; readonly candidate: Candidate; readonly why: string | undefined; readonly pause: boolean }
  | Exclude<StartAnswer, { readonly kind: 'go' }>;

/**
 * The first run of a cluster begins by saying what it will do. A person at a terminal is asked; with --yes, and where nobody
 * can be asked, it is printed. Touches nothing.
 * @param known the target, where the command line says it; otherwise `find` finds out, which may take a while.
 */
export async function start(
  args: CliArgs,
  known: string | undefined,
  find: () => Promise<ChosenTarget>,
): Promise<Started> {
  const choice = createChoice(args, known, find);
  const { stdin, stdout, env } = process;
  const flags = viewFlags(args.has);
  const keyboard = heldKeyboard();
  if (!flags.yes && keyboard !== undefined && viewKind({ stdin, stdout, env, flags }) === 'ink') {
    const answer = await askToStart({ stdout, env, keyboard, source: choice.source });
    if (answer.kind !== 'go') return answer;
    return { ...(await choice.candidate()), kind: 'go', pause: answer.pause };
  }
  const chosen = await choice.candidate();
  await chosen.candidate.inspect();
  if (!flags.json) {
    const size = { columns: stdout.columns || 100, rows: Number.POSITIVE_INFINITY };
    const view = { details: false, asking: false, going: false };
    const lines = planLines(choice.source.current(), view, size, chooseGlyphs(env));
    stdout.write(`${lines.map((one) => plainText(one).trimEnd()).join('\n')}\n\n`);
  }
  return { ...chosen, kind: 'go', pause: args.has('pause') };
}

/** The target as it is chosen, switched and looked at. */
function createChoice(args: CliArgs, named: string | undefined, find: () => Promise<ChosenTarget>) {
  const pause = args.has('pause');
  const known = new Map<string, Candidate>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  let others: readonly string[] = [];
  let target = named;
  let why: string | undefined;
  let first: Promise<void> | undefined;
  const look = (name: string): Candidate => {
    const candidate = known.get(name) ?? openCandidate(args, name);
    known.set(name, candidate);
    return candidate;
  };
  const begin = () => {
    first ??= find().then((chosen) => {
      settle(chosen);
      changed();
    });
    first.catch(() => {});
    return first;
  };
  const settle = (chosen: ChosenTarget) => {
    others = TARGETS.filter(
      ({ name, requires, needsConsent }) =>
        name !== chosen.target && requires.length === 0 && !needsConsent && canBeOn(args, name),
    ).map(({ name }) => name);
    target = chosen.target;
    why = chosen.why;
    known.set(target, openCandidate(args, target, chosen));
    look(target).inspect(changed);
  };
  const source: PlanSource = {
    current: () => {
      const candidate = target === undefined ? undefined : look(target);
      return candidate === undefined ? planWithoutTarget(pause) : planOf(candidate, { why, other: others[0], pause });
    },
    subscribe(listener) {
      listeners.add(listener);
      begin();
      return () => listeners.delete(listener);
    },
    switchTarget() {
      const [next, ...rest] = others;
      if (next === undefined || target === undefined) return;
      others = [...rest, target];
      target = next;
      why = 'chosen here';
      look(next).inspect(changed);
      changed();
    },
  };
  return {
    source,
    async candidate(): Promise<{ candidate: Candidate; why: string | undefined }> {
      await begin();
      return { candidate: look(target!), why };
    },
  };
}
