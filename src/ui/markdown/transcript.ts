import type { Command } from '../../engine/contract.js';
import type { Event } from '../../engine/events/events.js';
import type { RunState, StepState } from '../../engine/events/run-state.js';
import { formatDuration } from '../../lib/format/duration.js';
import { closingOf } from '../closing.js';
import { decisionText, endText } from '../phrases.js';
import { shellLine } from '../shell-line.js';
import { cleanLine } from '../text/clean.js';
import { codeBlock, escapeText } from './markdown.js';

/** The first line of every transcript. */
export const TRANSCRIPT_TITLE = '# Kubernetes for machine learning: the bookstore workshop';

/** Lines of a step's output that are kept: its end is what people look for. */
const OUTPUT_LINES = 40;

/** Collects a run for people to take home. */
export interface Transcript {
  /** A sink of the run's events. */
  onEvent(event: Event, state: RunState): void;
  /** The run so far, as Markdown. */
  text(): string;
}

/** What happened to one step, in order. */
type Entry =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'output'; readonly lines: string[] }
  | { readonly kind: 'look'; readonly what: string; readonly command: Command; readonly lines: readonly string[] }
  | { readonly kind: 'failure' | 'decision'; readonly text: string };

/** @param named as in ViewOptions. */
export function createTranscript(named: string): Transcript {
  const entries = new Map<string, Entry[]>();
  let latest: RunState | undefined;
  let startedAt = 0;

  function add(step: string, entry: Entry): void {
    const known = entries.get(step) ?? [];
    const last = known.at(-1);
    if (entry.kind === 'output' && last?.kind === 'output') {
      last.lines.push(...entry.lines);
      last.lines.splice(0, last.lines.length - OUTPUT_LINES);
    } else known.push(entry);
    entries.set(step, known);
  }

  return {
    onEvent(event, state) {
      latest = state;
      switch (event.type) {
        case 'run.started':
          startedAt = event.at;
          entries.clear();
          break;
        case 'step.command':
          add(event.step, { kind: 'command', command: event.command });
          break;
        case 'step.log':
          add(event.step, { kind: 'output', lines: event.lines.map(cleanLine) });
          break;
        case 'step.look':
          add(event.step, {
            kind: 'look',
            what: event.what,
            command: event.command,
            lines: event.lines.map(cleanLine),
          });
          break;
        case 'step.failed': {
          const { code, what, evidence, cause, fix } = event.failure;
          const rows = [
            `${code} ${what}`,
            ...(evidence ? [`evidence: ${evidence}`] : []),
            `cause: ${cause}`,
            `fix: ${fix}`,
          ];
          add(event.step, { kind: 'failure', text: rows.join('\n') });
          break;
        }
        case 'decision.made': {
          const failure = state.steps.find(({ card }) => card.id === event.step)?.failure;
          add(event.step, { kind: 'decision', text: decisionText(event.choice, failure) });
          break;
        }
        default:
      }
    },
    text() {
      if (latest === undefined) return '';
      const state = latest;
      const parts = [
        TRANSCRIPT_TITLE,
        `${escapeText(state.headline)}\n\nStarted ${new Date(startedAt).toISOString()}.`,
        ...state.steps.map((step) => stepPart(step, entries.get(step.card.id) ?? [])),
        ...(state.outcome === undefined ? [] : [endPart(state, named)]),
      ];
      return `${parts.join('\n\n')}\n`;
    },
  };
}

function stepPart({ card, status, ms, summary }: StepState, entries: readonly Entry[]): string {
  const settled = summary !== undefined;
  const outcome = settled ? escapeText(endText(status as Parameters<typeof endText>[0], summary)) : 'not finished';
  const took = ms === undefined ? '' : ` (${formatDuration(ms)})`;
  return [
    `## ${card.letter}. ${escapeText(card.title)}`,
    escapeText(card.why),
    ...(card.workshop.length === 0 ? [] : ["The workshop's commands:", codeBlock('sh', card.workshop)]),
    ...entries.flatMap(entryParts),
    `**${outcome}**${took}`,
  ].join('\n\n');
}

function entryParts(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'command':
      return [codeBlock('sh', [`# ${entry.command.purpose}`, shellLine(entry.command)])];
    case 'output':
      return [codeBlock('text', entry.lines)];
    case 'look':
      return [
        `Look at ${escapeText(entry.what)}:`,
        codeBlock('text', [`$ ${shellLine(entry.command)}`, ...entry.lines]),
      ];
    case 'failure':
      return ['It failed:', codeBlock('text', entry.text.split('\n'))];
    case 'decision':
      return [`Decided: ${escapeText(entry.text)}.`];
  }
}

function endPart(state: RunState, named: string): string {
  const { verdict, answer, found, next } = closingOf(state, named);
  const answered =
    answer === undefined
      ? []
      : [
          '## The answer',
          codeBlock('text', [answer.request, answer.body]),
          ...(answer.books.length === 0
            ? []
            : [
                [
                  `| also bought with ${cell(answer.of)} | score | baskets |`,
                  '| --- | ---: | ---: |',
                  ...answer.books.map((book) => `| ${cell(book.title)} | ${book.score.toFixed(2)} | ${book.support} |`),
                ].join('\n'),
              ]),
        ];
  const facts = found.map(([label, text]) => `- ${label === '' ? '' : `${escapeText(label)}: `}${escapeText(text)}`);
  return [
    ...answered,
    '## How it ended',
    escapeText(verdict),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    codeBlock(
      'sh',
      next.map(([why, command]) => `${command}   # ${why}`),
    ),
  ].join('\n\n');
}

/** A bar is escaped already. */
const cell = (text: string) => escapeText(text).replaceAll('\n', ' ');
