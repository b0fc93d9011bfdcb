import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { StepState } from '../../../src/engine/events/run-state.js';
import { shellLine } from '../../../src/ui/shell-line.js';
import { copyable, currentCommand } from '../../../src/ui/step-commands.js';

const command = { argv: ['echo', "it's", 'a b'] as const, purpose: 'say', mutates: false };
const step = (more: Partial<StepState> = {}): StepState => ({
  card: {
    id: 'd',
    letter: 'D',
    title: 'Train',
    why: '',
    usual: [1, 2],
    needs: [],
    workshop: ['kubectl apply -f job.yaml'],
    commands: [command],
  },
  status: 'applying',
  attempt: 1,
  log: [],
  ...more,
});

describe('a command as a line for the shell', () => {
  it('does what it does when it is pasted', () => {
    const line = shellLine({ ...command, env: { GREETING: 'a "quoted" word' } });
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe("it's a b\n");
    const seen = execFileSync(
      'sh',
      ['-c', shellLine({ argv: ['env'], purpose: '', mutates: false, env: { GREETING: 'a "b" $c' } })],
      {
        encoding: 'utf8',
      },
    );
    expect(seen).toContain('GREETING=a "b" $c\n');
  });

  it('ends in & where the command outlives the run', () => {
    expect(shellLine({ ...command, background: true })).toMatch(/ &$/);
  });
});

describe('what is copied of a step', () => {
  it("is the workshop's command and the one that runs here, each alone on its line", () => {
    expect(copyable(step())).toBe(
      "# D Train, in the workshop's words\nkubectl apply -f job.yaml\n# D Train, as it runs here\necho 'it'\\''s' 'a b'\n",
    );
  });

  it('has the command at work and the one that failed, without saying any twice', () => {
    const other = { ...command, argv: ['true'] as const };
    const failure = { code: 'X', what: '', cause: '', fix: '', transient: false, command: 'false' };
    const lines = copyable(step({ command: other, failure })).split('\n');
    expect(lines.slice(2)).toEqual([
      '# D Train, as it runs here',
      "echo 'it'\\''s' 'a b'",
      'true',
      '# the command that failed',
      'false',
      '',
    ]);
    expect(currentCommand(step({ command: other }))).toBe('true');
    expect(copyable(step({ failure: { ...failure, command: "echo 'it'\\''s' 'a b'" } }))).not.toContain('failed');
  });
});
