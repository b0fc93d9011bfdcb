import { listFailures, readable } from './find.js';

/** The page of all failures, README.md in this folder. A test keeps it up to date. */
export function failuresPage(): string {
  const parts = listFailures().map(({ concern, failures }) =>
    [`## ${concern}`, ...failures.map(({ code, row }) => section(code, row))].join('\n\n'),
  );
  return `${[INTRODUCTION, ...parts].join('\n\n')}\n`;
}

const INTRODUCTION = `# Failures

Every failure that bookstore-ml knows, by its code. A code is used once and never again for something else; its letter is that of
the step it belongs to, X for any. A question mark stands for the letter of the step that failed, Z where no step was at work. Words in capitals are filled in.
\`bookstore-ml explain BML-E01\` prints one of them.

This page is generated from the rows in \`known/\`: change those, then run \`npx vitest run --project unit test/unit/failures -u\`.
To add a failure, add a row to the file of its concern; what another program says goes into \`said\`, with a line that it really
printed; what we find out ourselves is thrown as \`failureError(code, …)\`, or below the installer as an error with a \`code\`.`;

type Row = ReturnType<typeof listFailures>[number]['failures'][number]['row'];

function section(code: string, row: Row): string {
  const fixes = Object.entries(row.fixIn ?? {}).map(([product, fix]) => `- **Fix with ${product}**: ${plain(fix)}`);
  const samples = (row.said ?? []).map(({ sample }) => `- **Seen as**: \`${sample.replaceAll('`', "'")}\``);
  return [
    `### ${code}: ${plain(row.what)}`,
    '',
    `- **Cause**: ${plain(row.cause)}`,
    `- **Fix**: ${plain(row.fix)}`,
    ...fixes,
    ...(row.transient ? ['- Often passes by itself: it is retried without asking.'] : []),
    ...samples,
  ].join('\n');
}

const plain = (text: string) => readable(text).replaceAll('<', '&lt;');
