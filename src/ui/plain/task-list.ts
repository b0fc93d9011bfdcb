import { Listr, ListrLogger, ListrLogLevels, ProcessOutput } from 'listr2';
import type { StepCard } from '../../engine/events/events.js';

/** One listr2 task a step, each at work until its step settles. It runs nothing: it only says what it is told. */
export interface TaskList {
  /** Writes a line, in the order of the calls; as output of the step's task where there is one. */
  say(line: string, step?: string): void;
  settle(step: string): void;
  /** Resolves once every task is settled and every line written. */
  finish(): Promise<void>;
}

export function startTaskList(steps: readonly StepCard[], stdout: NodeJS.WriteStream): TaskList {
  const logger = new LineLogger({ processOutput: new ProcessOutput(stdout, stdout) });
  const writers = new Map<string, (line: string) => void>();
  const settlers = new Map<string, () => void>();
  const early: (() => void)[] = [];
  const list = new Listr(
    steps.map((card) => {
      const settled = new Promise<void>((resolve) => settlers.set(card.id, resolve));
      return {
        title: card.title,
        task: (_context: unknown, task: { output: string }) => {
          writers.set(card.id, (line) => {
            task.output = line;
          });
          if (writers.size === steps.length) for (const say of early.splice(0)) say();
          return settled;
        },
      };
    }),
    {
      concurrent: true,
      exitOnError: false,
      renderer: 'simple',
      rendererOptions: { logger },
      // listr2 would exit the process with 127 on Ctrl-C.
      registerSignalListeners: false,
    },
  );
  const running = list.run();

  function write(line: string, step: string | undefined): void {
    const asTask = step === undefined ? undefined : writers.get(step);
    if (asTask) asTask(line);
    else logger.log(ListrLogLevels.OUTPUT, line);
  }
  return {
    say: (line, step) => {
      // listr2 starts its tasks a few microtasks later; until then lines wait, so that none overtakes another.
      if (writers.size < steps.length) early.push(() => write(line, step));
      else write(line, step);
    },
    settle: (step) => settlers.get(step)?.(),
    finish: async () => {
      for (const settle of settlers.values()) settle();
      await running;
    },
  };
}

/** Only the lines: when a task starts and ends is said by the events, in their own words. */
class LineLogger extends ListrLogger {
  override log(level: ListrLogLevels, message: string): void {
    if (level === ListrLogLevels.OUTPUT) this.process.toStdout(message);
  }
}
