import { HintError } from '../../lib/hint-error.js';
import { typed } from '../../lib/typed-command.js';
import { UsageError } from '../../lib/usage-error.js';
import type { Config } from '../../targets/config.js';
import { type Consent, covers, readConsent, writeConsent } from '../../targets/context/consent.js';
import { context as provider } from '../../targets/context/provider.js';
import { type Survey, survey } from '../../targets/context/survey.js';
import { targetNamed } from '../../targets/targets.js';
import { type KubeContext, readContexts } from '../../tools/kubernetes/kubeconfig.js';
import { CommandError } from '../../tools/process/command-error.js';
import { confirmByName } from '../../ui/ask/ask.js';
import type { CliArgs } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

export type Answer =
  | { readonly kind: 'given' }
  /** Nobody could be asked; `text` names the flag that agrees. */
  | { readonly kind: 'refused'; readonly text: string }
  /** Asked, and the answer was no. */
  | { readonly kind: 'declined' };

/**
 * Sees that somebody agreed to have this context touched: now, by --yes-context, or earlier, as long as it leads to the
 * same server and the registry is the same. What is agreed to is kept. On other targets there is nothing to agree to.
 * @throws UsageError for a context that there is not; HintError where its cluster does not answer.
 */
export async function needConsent(cfg: Config, args: CliArgs): Promise<Answer> {
  if (!targetNamed(cfg.target).needsConsent) return { kind: 'given' };
  const { signal } = new AbortController();
  const { name: context, server } = await findContext(cfg, signal);
  const asked: Consent = { context, server, registry: cfg.registry! };
  if (covers(await readConsent(cfg), asked)) return { kind: 'given' };
  const touched = await survey({ cfg, provider, signal }).catch(async (error: unknown) => {
    throw error instanceof CommandError ? await unreachable(asked, error, cfg) : error;
  });
  process.stderr.write(describe(asked, touched));
  const answer = await ask(asked, args);
  if (answer.kind === 'given') await writeConsent(cfg, asked);
  return answer;
}

/** Prints why nothing was done, with the flag that would have agreed. */
export function sayRefusal(answer: Exclude<Answer, { readonly kind: 'given' }>): ExitCode {
  if (answer.kind === 'declined') {
    process.stderr.write('Nothing was touched.\n');
    return EXIT.stopped;
  }
  process.stderr.write(answer.text);
  return EXIT.preflight;
}

/** For commands that remove: only what was agreed to is touched, on the server that it was agreed for. */
export async function needOldConsent(cfg: Config): Promise<Answer> {
  if (!targetNamed(cfg.target).needsConsent) return { kind: 'given' };
  const given = await readConsent(cfg);
  const { name, server } = await findContext(cfg, new AbortController().signal);
  if (given?.context === name && given.server === server) return { kind: 'given' };
  const where = given === undefined ? 'is not known any more' : `is in the cluster at ${given.server}`;
  const text = `context ${name} leads to ${server}, and what up made ${where}; nothing was touched.`;
  return {
    kind: 'refused',
    text: `bookstore-ml: ${text}\n  Have the context lead there, or run ${typed('up')} first: it asks anew.\n`,
  };
}

async function findContext(cfg: Config, signal: AbortSignal): Promise<KubeContext> {
  const contexts = await readContexts({ signal }, cfg.tools?.kubectl);
  const found = contexts.find(({ name }) => name === cfg.context);
  if (found !== undefined) return found;
  const there = contexts.map(({ name }) => name).join(', ');
  throw new UsageError(
    `--context ${cfg.context} is not in your kubeconfig`,
    there === '' ? 'It has none: see KUBECONFIG, or ~/.kube/config.' : `It has: ${there}.`,
  );
}

async function ask({ context }: Consent, args: CliArgs): Promise<Answer> {
  const named = args.text('yes-context');
  if (named === context) return { kind: 'given' };
  const { stdin, stdout } = process;
  const silent = args.has('yes') || args.has('json') || !stdin.isTTY || !stdout.isTTY;
  if (named !== undefined || silent) {
    const what = named === undefined ? 'nobody agreed to that' : `--yes-context ${named} is another one`;
    return {
      kind: 'refused',
      text: `bookstore-ml: ${what}; nothing was touched.\n  Agree with --yes-context ${context}\n`,
    };
  }
  const answer = { name: context, otherwise: 'leave it alone' };
  const asked = await confirmByName(`Touch ${context}?`, answer, { stdin, stdout, flag: `--yes-context ${context}` });
  return { kind: asked.kind === 'answered' && asked.value ? 'given' : 'declined' };
}

async function unreachable({ context, server }: Consent, error: CommandError, cfg: Config): Promise<HintError> {
  const { diagnose } = await import('../../failures/diagnose.js');
  const { code, evidence, fix } = diagnose(error, { letter: 'A' }, cfg);
  const advice = code === 'BML-A90' ? 'See that kubectl reaches it, then run up again' : `${fix} (${code})`;
  return new HintError(
    `the cluster of context ${context} (${server}) cannot be used: ${evidence ?? error.message}`,
    `${advice}. Nothing was touched.`,
  );
}

function describe({ context, server, registry }: Consent, { namespaces, charts, images }: Survey): string {
  const [first, ...rest] = charts;
  const lines = [
    ['cluster', server],
    ['context', context],
    ['namespaces', namespaces.join(', ')],
    ['charts', first],
    ...rest.map((chart) => ['', chart]),
    ['images', `${images.length} to ${registry}: ${images.map((one) => one.slice(registry.length + 1)).join(', ')}`],
  ];
  return `bookstore-ml would touch:\n${lines.map(([label, text]) => `  ${label!.padEnd(12)}${text}\n`).join('')}`;
}
