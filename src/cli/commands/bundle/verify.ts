import { resolve } from 'node:path';
import { verifyBundle } from '../../../bundle/verify-bundle.js';
import type { CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { explainBundleFailure } from './explain-failure.js';
import { describeBundle } from './size.js';

export const command: CliCommand = {
  options: [],
  positionals: [1, 1],
  examples: [
    ['bundle verify usb/bookstore-ml', 'compare every file with the checksum it was made with'],
    ['bundle verify . && bookstore-ml up --target kind --bundle .', 'use it only if it is whole'],
  ],
  run: (args) => explainBundleFailure(() => verify(resolve(args.positionals[0]!))),
};

async function verify(folder: string): Promise<ExitCode> {
  const { index, problems } = await verifyBundle(folder);
  for (const { path, what } of problems) process.stderr.write(`bookstore-ml: ${path} ${what}\n`);
  if (problems.length > 0) {
    process.stderr.write(`  ${folder} is not what was made. Copy it again, or make a new one.\n`);
    return EXIT.failed;
  }
  process.stdout.write(`${folder}: ${describeBundle(index)}: all as they were made\n`);
  return EXIT.ok;
}
