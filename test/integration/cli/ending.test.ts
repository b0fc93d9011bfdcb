import { execa } from 'execa';
import { expect, test } from 'vitest';

/** Runs the compiled program with a command of our own: the body of its `run`. */
function runCommand(run: string) {
  const main = new URL('../../../dist/src/cli/main.js', import.meta.url).href;
  const program = `
    import { COMMANDS } from '${main.replace('main.js', 'command-table.js')}';
    COMMANDS[0].load = async () => ({ command: { options: [], positionals: [0, 0], run: async () => { ${run} } } });
    await (await import('${main}')).main(['up']);`;
  return execa(process.execPath, ['--input-type=module', '-e', program], { reject: false, stripFinalNewline: false });
}

test('all that was written is read, on both streams, before the program ends with its code', async () => {
  const size = 3_000_000;
  const { stdout, stderr, exitCode } = await runCommand(
    `process.stdout.write('o'.repeat(${size})); process.stderr.write('e'.repeat(${size})); return 3;`,
  );
  expect([stdout.length, stderr.length, exitCode]).toEqual([size, size, 3]);
});

test('a timer that is left behind does not hold the program up', async () => {
  const { exitCode } = await runCommand('setTimeout(() => {}, 2 ** 30); return 0;');
  expect(exitCode).toBe(0);
});
