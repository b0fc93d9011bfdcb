import { formatDuration } from '../../lib/format/duration.js';

const BAR = 24;
/** Ms that a phase must have run, and share that must be done, before the time left is worth saying. */
const EARLIEST_MS = 1_000;
const EARLIEST_SHARE = 0.02;

export interface ProgressLine {
  show(done: number, total: number): void;
  /** What is counted from here on, with a clock of its own. */
  begin(label: string): void;
  /** Removes it. */
  end(): void;
}

interface Terminal {
  readonly stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
  /** Ms; only differences count. */
  now(): number;
}

/** A progress bar with the time left, on stderr where that is a terminal, redrawn in place. Elsewhere nothing. */
export function progressLine(
  label: string,
  { stream, now }: Terminal = { stream: process.stderr, now: () => performance.now() },
): ProgressLine {
  if (!stream.isTTY) return { show: () => {}, begin: () => {}, end: () => {} };
  let shown = '';
  let phase = { label, began: now() };
  return {
    show(done, total) {
      const share = total === 0 ? 1 : done / total;
      const filled = Math.round(share * BAR);
      const bar = `${phase.label} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.floor(share * 100)} %`;
      const line = `${bar}${leftText(share, now() - phase.began)}`;
      if (line !== shown) stream.write(`\r${line}\u001b[K`);
      shown = line;
    },
    begin(label) {
      phase = { label, began: now() };
    },
    end() {
      if (shown !== '') stream.write('\r\u001b[K');
      shown = '';
    },
  };
}

function leftText(share: number, ms: number): string {
  if (ms < EARLIEST_MS || share < EARLIEST_SHARE || share >= 1) return '';
  return `, about ${formatDuration((ms / share) * (1 - share))} left`;
}
