import { STEPS } from '../../../../steps/index.js';
import { UsageError } from '../../../lib/usage-error.js';
import { stepText } from '../../../ui/lesson/step-text.js';
import type { CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { NAME_OPTION } from '../../run/home.js';
import { openCluster } from '../../run/open-cluster.js';

/** Tells what a step teaches (why it exists, the workshop's commands, what runs here, what to look at), or what a failure means. */
export const command: CliCommand = {
  options: [NAME_OPTION],
  positionals: [0, 1],
  examples: [
    ['explain C', 'why there is step C, its commands, and what to look at'],
    ['explain BML-E01', 'what this failure means, and what to do about it'],
  ],
  async run(args) {
    const [wanted] = args.positionals;
    const { explainFailure, looksLikeCode } = await import('../../../failures/find.js');
    if (wanted !== undefined && looksLikeCode(wanted)) return tellFailure(wanted, explainFailure(wanted));
    const { steps, cfg } = openCluster(args);
    const chosen = steps.filter(
      ({ letter, id }) =>
        wanted === undefined || [letter, id].some((name) => name.toLowerCase() === wanted.toLowerCase()),
    );
    if (chosen.length === 0)
      throw new UsageError(
        `there is no step "${wanted}"`,
        `The steps are ${STEPS.map(({ letter, id }) => `${letter} ${id}`).join(', ')}.`,
      );
    const columns = process.stdout.isTTY ? Math.min(100, process.stdout.columns || 80) : 80;
    const texts = chosen.map((step) => stepText({ step, cfg, columns }));
    process.stdout.write(texts.join('\n'));
    return EXIT.ok;
  },
};

function tellFailure(code: string, text: string | undefined): ExitCode {
  if (text === undefined)
    throw new UsageError(`there is no failure "${code}"`, 'A card shows its code on its first row, such as BML-E01.');
  process.stdout.write(text);
  return EXIT.ok;
}
