import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { writeAllSync } from '../../lib/files/atomic-file-sync.js';
import { quote } from '../../lib/shell-quote.js';
import type { Step } from '../contract.js';
import type { Sink } from '../events/emitter.js';
import type { Event } from '../events/events.js';
import { openRotated } from './files.js';

/** Bytes after which a step's log starts a new file; one older file is kept. */
const LIMIT = 8 * 2 ** 20;

/** Where a step's full log is: all that it ever said, run after run. */
export function stepLogPath(home: string, { letter, id }: Pick<Step, 'letter' | 'id'>): string {
  return join(home, 'logs', `${letter.toLowerCase()}-${id}.log`);
}

export interface StepLogs {
  readonly sink: Sink;
  close(): void;
}

/** Writes each step's full log. A step that has nothing to say leaves no file. `sink` throws the file system's errors. */
export function openStepLogs(home: string): StepLogs {
  const files = new Map<string, number>();
  return {
    sink(event, { run, steps }) {
      if (!('step' in event)) return;
      const text = textOf(event, run, files.has(event.step));
      const card = steps.find(({ card }) => card.id === event.step)?.card;
      if (text === undefined || card === undefined) return;
      const fd = files.get(event.step) ?? openRotated(stepLogPath(home, card), LIMIT);
      files.set(event.step, fd);
      writeAllSync(fd, `${text}\n`);
    },
    close() {
      for (const fd of files.values()) closeSync(fd);
      files.clear();
    },
  };
}

/** What an event adds to its step's log. How a step ended is said only where `begun`: a step that was done already says nothing. */
function textOf(event: Event, run: string, begun: boolean): string | undefined {
  const heading = (text: string) => `--- ${new Date(event.at).toISOString()} ${text}`;
  switch (event.type) {
    case 'step.started':
      return heading(`attempt ${event.attempt} of run ${run}: ${event.reason}`);
    case 'step.command':
      return `$ ${quote(event.command.argv)}${event.command.background ? ' &' : ''}`;
    case 'step.log':
      return event.lines.join('\n');
    case 'step.waiting':
      return event.on === null ? undefined : `waiting: ${event.on}`;
    case 'step.look':
      return [`$ ${quote(event.command.argv)}`, ...event.lines].join('\n');
    case 'step.verifying':
      return heading('verifying');
    case 'step.failed': {
      const { code, what, evidence, cause, fix } = event.failure;
      return heading([`${code} ${what}`, evidence, cause, fix].filter((line) => line !== undefined).join('\n    '));
    }
    case 'step.settled':
      return begun ? heading(`${event.outcome} after ${(event.ms / 1000).toFixed(1)} s: ${event.summary}`) : undefined;
    default:
      return undefined;
  }
}
