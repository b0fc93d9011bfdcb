import type { Diagnosis } from '../../doctor/check.js';
import { stopsUp } from '../../doctor/check.js';
import { estimateRun } from '../../engine/plan/estimate.js';
import { formatUsual } from '../../lib/format/duration.js';
import { formatMemory } from '../../lib/format/sizes.js';
import { withTypedCommands } from '../../lib/typed-command.js';
import { targetNamed } from '../../targets/targets.js';
import type { PlanRow, UpPlan } from '../../ui/start/up-plan.js';
import type { Candidate, Download } from './candidate.js';

export interface PlanChoices {
  /** Why it is this target, in a few words. */
  readonly why: string | undefined;
  readonly other: string | undefined;
  readonly pause: boolean;
}

/** What the start screen says while the target is not known. */
export const planWithoutTarget = (pause: boolean): UpPlan => ({
  target: undefined,
  rows: [{ label: 'target', text: undefined, state: 'ok' }],
  details: [],
  pause,
});

/** A candidate in the words of the start screen, as far as it is known. Pure. */
export function planOf(candidate: Candidate, { why, other, pause }: PlanChoices): UpPlan {
  const { cfg, steps, findings, downloads, unfit } = candidate;
  const target = targetNamed(cfg.target);
  const { makes, memoryMiB, diskMiB, ports, images, removal } = target.footprint(cfg);
  const onDocker = images.length > 0;
  const row = (label: string, text: string): PlanRow => ({ label, text, state: 'ok' });
  const found = (label: string, id: string, say = (detail: string) => detail): PlanRow => {
    const finding = findings.get(id);
    if (finding === undefined) return { label, text: undefined, state: 'ok' };
    return { label, text: say(finding.detail), ...judged(finding) };
  };
  const rows: readonly PlanRow[] = [
    row('target', why === undefined ? target.describe(cfg) : `${target.describe(cfg)} (${why})`),
    row('makes', makes),
    row('time', `about ${formatUsual(estimateRun(steps), '-').replace('usually ', '')}, steps A to G`),
    onDocker ? downloadRow(downloads, cfg.bundle, findings) : row('download', 'nothing'),
    ...(unfit === undefined
      ? onDocker
        ? [found('docker', 'docker')]
        : []
      : [{ label: 'docker', text: unfit.why, state: 'fail' as const, advice: unfit.advice }]),
    found('memory', onDocker ? 'docker-memory' : 'memory', (detail) =>
      onDocker ? detail : `about ${gib(memoryMiB)} needed, ${detail}`,
    ),
    found('disk', onDocker ? 'docker-disk' : 'disk', (detail) =>
      onDocker ? detail : `about ${diskMiB} MiB in ${cfg.home}, ${detail}`,
    ),
    portsRow(ports, findings),
    row('remove', removal),
    ...others(findings, onDocker),
  ];
  return {
    target: cfg.target,
    rows: rows.map(withTyped),
    details: steps.map((step) => ({ label: step.letter, text: detailOf(step), state: 'ok' })),
    ...(other !== undefined && { other }),
    pause,
  };
}

const withTyped = (row: PlanRow): PlanRow => ({
  ...row,
  text: row.text && withTypedCommands(row.text),
  ...(row.advice !== undefined && { advice: withTypedCommands(row.advice) }),
});

function judged(finding: Diagnosis): Pick<PlanRow, 'state' | 'advice'> {
  if (finding.state === 'ok') return { state: 'ok' };
  return { state: stopsUp(finding) ? 'fail' : 'warn', advice: finding.advice };
}

function detailOf({ title, estimateSeconds }: Candidate['steps'][number]): string {
  const [, slow] = estimateSeconds;
  return slow === 0 ? `${title}: not needed here` : `${title}: ${formatUsual(estimateSeconds, '-')}`;
}

function downloadRow(
  downloads: readonly Download[] | undefined,
  bundle: string | undefined,
  findings: Candidate['findings'],
): PlanRow {
  const label = 'download';
  const registries = findings.get('registries');
  if (downloads === undefined) {
    const silent = findings.get('docker')?.state === 'fail';
    return { label, text: silent ? 'not known while Docker does not answer' : undefined, state: 'ok' };
  }
  const from = bundle === undefined ? '' : `; the bundle ${bundle} has the rest`;
  if (downloads.length === 0)
    return {
      label,
      text: bundle === undefined ? 'nothing: all of it is here' : `nothing: ${bundle} has it`,
      state: 'ok',
    };
  const total = downloads.reduce((sum, { mib }) => sum + mib, 0);
  const text = `about ${gib(total)}: ${downloads.map(({ name }) => name.split('/').at(-1)).join(', ')}${from}`;
  if (registries === undefined || registries.state === 'ok') return { label, text, state: 'ok' };
  return { label, text: `${text}; ${registries.detail}`, ...judged(registries) };
}

const PORT_CHECKS = ['port-recommender', 'port-shop', 'port-shop-data'] as const;

function portsRow(ports: readonly { port: number; server: string }[], findings: Candidate['findings']): PlanRow {
  const names = ports.map(({ port, server }) => `${port} ${server}`).join(', ');
  const found = PORT_CHECKS.slice(0, ports.length).map((id) => findings.get(id));
  if (found.includes(undefined)) return { label: 'ports', text: undefined, state: 'ok' };
  const taken = found.flatMap((one) => (one === undefined || one.state === 'ok' ? [] : [one]));
  if (taken.length === 0) return { label: 'ports', text: `${names}, on 127.0.0.1: free`, state: 'ok' };
  const text = `${names}: ${taken.map((one) => one.detail).join('; ')}`;
  return { label: 'ports', text, state: 'warn', advice: taken[0]!.advice };
}

/** Checks that have a row of their own only where something is not as it should be. */
const QUIET = ['node', 'webassembly', 'home', 'inotify', 'lock', 'disk'] as const;

function others(findings: Candidate['findings'], onDocker: boolean): readonly PlanRow[] {
  // Without Docker, the disk has its row already.
  return QUIET.filter((id) => id !== 'disk' || onDocker)
    .map((id) => findings.get(id))
    .flatMap((finding) =>
      finding === undefined || finding.state === 'ok'
        ? []
        : [{ label: finding.id, text: finding.detail, ...judged(finding) }],
    );
}

const gib = (mib: number) => formatMemory(mib * 2 ** 20);
