/**
 * Real processes for the tests of locks and crashes. Either `up HOME KILL_AT before|after`: a run of three steps on a
 * target of files, which kills itself at the event of that number, before or after it is recorded. Or
 * `contend HOME TIMES DEAD_PID`: takes the lock again and again, and leaves it each time as a process that died would.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../../src/engine/contract.js';
import type { Sink } from '../../../src/engine/events/emitter.js';
import { FailureError } from '../../../src/engine/failure.js';
import { acquireLock, type Lock } from '../../../src/engine/record/lock.js';
import { openRecord } from '../../../src/engine/record/record.js';
import { startRun } from '../../../src/engine/run/run.js';

const [mode, home, count, detail] = process.argv.slice(2) as [string, string, string, string];
if (mode === 'up') await up(Number(count), detail);
else await contend(Number(count), Number(detail));

function fileStep(id: string, needs: readonly string[]): Step<object> {
  const made = join(home, 'target', id);
  return {
    id,
    letter: id,
    title: id,
    why: '',
    estimateSeconds: [1, 1],
    needs,
    workshop: [],
    commands: () => [],
    async check() {
      return existsSync(made) ? { state: 'done', summary: 'there' } : { state: 'absent' };
    },
    async apply({ report }) {
      if (existsSync(made)) throw new Error(`${id} is applied twice`);
      report.log(`making ${id}`);
      report.waiting('the disk');
      mkdirSync(join(home, 'target'), { recursive: true });
      writeFileSync(`${made}.draft`, id);
      renameSync(`${made}.draft`, made);
      report.log(`made ${id}`);
    },
    async verify() {
      return readFileSync(made, 'utf8');
    },
    async undo() {},
  };
}

async function up(killAt: number, when: string): Promise<void> {
  // Let go by the end of the process alone.
  await acquireLock(home, 'up');
  const run = `r${process.pid}`;
  const record = openRecord(home, { run, command: 'up', options: {} });
  const kill: Sink = ({ seq }) => {
    if (seq === killAt) process.kill(process.pid, 'SIGKILL');
  };
  const state = await startRun({
    run,
    headline: '',
    cfg: {},
    steps: [fileStep('a', []), fileStep('b', ['a']), fileStep('c', ['b'])],
    diagnose: (error) => {
      throw error;
    },
    sinks: when === 'before' ? [kill, ...record.sinks] : [...record.sinks, kill],
  }).done;
  record.close();
  process.exitCode = state.outcome === 'done' && record.troubles().length === 0 ? 0 : 1;
}

async function contend(times: number, deadPid: number): Promise<void> {
  const lock = join(home, 'lock');
  for (let n = 0; n < times; ) {
    let taken: Lock;
    try {
      taken = await acquireLock(home, 'contend');
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      await delay(1);
      continue;
    }
    n += 1;
    // Fails if another process is in here too.
    mkdirSync(join(home, 'critical'));
    appendFileSync(join(home, 'turns'), `${process.pid}\n`);
    rmdirSync(join(home, 'critical'));
    const left = { ...JSON.parse(readFileSync(lock, 'utf8')), pid: deadPid, nonce: `${process.pid}-${n}-left` };
    writeFileSync(`${lock}.left-${process.pid}`, JSON.stringify(left));
    renameSync(`${lock}.left-${process.pid}`, lock);
    // It is not ours any more, so this forgets it and removes nothing.
    taken.release();
  }
}
