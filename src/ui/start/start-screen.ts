import type { WriteStream } from 'node:tty';
import { chooseGlyphs } from '../glyphs.js';
import { ansiText } from '../layout/ansi.js';
import { type Line, plainText } from '../layout/line.js';
import type { Size } from '../layout/size.js';
import { widthOf } from '../text/width.js';
import type { Keyboard } from './keyboard.js';
import { planLines } from './plan-lines.js';
import { startKeyOf } from './start-keys.js';
import { obstacles, type UpPlan } from './up-plan.js';

export type StartAnswer =
  | { readonly kind: 'go'; readonly pause: boolean }
  | { readonly kind: 'quit' }
  /** By Ctrl-C. */
  | { readonly kind: 'interrupted' };

/** The plan as it stands; what is slow to find out comes in later. */
export interface PlanSource {
  current(): UpPlan;
  /** Begins to find out what is not known yet, and calls `listener` whenever the plan has changed; the answer ends that. */
  subscribe(listener: () => void): () => void;
  /** Takes the other target. */
  switchTarget(): void;
}

export interface StartScreenOptions {
  readonly stdout: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly keyboard: Keyboard;
  readonly source: PlanSource;
}

/**
 * Shows what is about to be done and asks. Written without Ink, whose loading alone would keep the screen empty for longer
 * than people wait. What was typed before it was on the screen counts for nothing.
 */
export async function askToStart({ stdout, env, keyboard, source }: StartScreenOptions): Promise<StartAnswer> {
  const glyphs = chooseGlyphs(env);
  const sizeNow = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const frame = createFrame(stdout, !env.NO_COLOR);
  let view = { details: false, asking: true, going: false };
  const draw = () => frame.draw(planLines(source.current(), view, sizeNow(), glyphs), sizeNow());

  draw();
  let isEarly = true;
  const answer = await new Promise<StartAnswer>((resolve) => {
    const update = () => {
      const plan = source.current();
      if (view.going && obstacles(plan).length > 0) view = { ...view, going: false };
      draw();
      if (view.going && plan.target !== undefined) resolve({ kind: 'go', pause: plan.pause });
    };
    const go = (pause: boolean) => {
      if (isEarly) return;
      const plan = source.current();
      if (obstacles(plan).length > 0) return;
      if (plan.target !== undefined) return resolve({ kind: 'go', pause: pause || plan.pause });
      view = { ...view, going: true };
      draw();
    };
    const stops = [
      keyboard.onKeys((chunk) => {
        switch (startKeyOf(chunk)) {
          case 'go':
            return go(false);
          case 'walk':
            return go(true);
          case 'target':
            return source.switchTarget();
          case 'details':
            view = { ...view, details: !view.details };
            return draw();
          case 'quit':
            return resolve({ kind: 'quit' });
          case 'interrupt':
            return resolve({ kind: 'interrupted' });
          case undefined:
            return;
        }
      }),
      watchResize(stdout, () => {
        frame.resized(sizeNow());
        draw();
      }),
    ];
    frame.onEnd(() => {
      for (const stop of stops) stop();
    });
    // Twice through the event loop, with nothing else to do: by then all that was typed before has been read.
    setImmediate(() =>
      setImmediate(() => {
        isEarly = false;
        stops.push(source.subscribe(update));
      }),
    );
  });
  // It stays in the scrollback, as what was agreed to.
  view = { ...view, asking: false };
  draw();
  frame.end();
  return answer;
}

function watchResize(stdout: WriteStream, resized: () => void): () => void {
  stdout.on('resize', resized);
  return () => stdout.off('resize', resized);
}

/** A part of the terminal that is drawn over and over. */
function createFrame(stdout: WriteStream, color: boolean) {
  let widths: readonly number[] = [];
  let rows = 0;
  let last = '';
  let end = () => {};
  return {
    draw(lines: readonly Line[], { rows: height }: Size): void {
      const text = lines.map((line) => `${ansiText(line, color)}\n`).join('');
      if (text === last) return;
      last = text;
      const up = rows === 0 ? '\u001b[?25l' : `\u001b[${Math.min(rows, height - 1)}A\r\u001b[J`;
      stdout.write(`${up}${text}`);
      widths = lines.map((line) => widthOf(plainText(line).trimEnd()));
      rows = lines.length;
    },
    /** A narrower window has wrapped what is on it. */
    resized({ columns }: Size): void {
      last = '';
      rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    },
    onEnd(listener: () => void): void {
      end = listener;
    },
    end(): void {
      end();
      stdout.write('\u001b[?25h\n');
    },
  };
}
