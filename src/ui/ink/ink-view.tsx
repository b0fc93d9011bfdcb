import { setImmediate } from 'node:timers/promises';
import { render } from 'ink';
import type { Decision } from '../../engine/events/events.js';
import { onClosedPipe } from '../closed-pipe.js';
import { chooseGlyphs } from '../glyphs.js';
import { plainText } from '../layout/line.js';
import { widthOf } from '../text/width.js';
import type { View, ViewOptions } from '../view.js';
import { createStore } from './state/store.js';
import { eraseWrappedRows, unboundedRows, watchSize } from './terminal.js';
import { wantsColor } from './theme.js';
import { liveLines } from './view/live-lines.js';
import { Wizard, type WizardProps } from './wizard.js';

const CLOCK_MS = 250;

/** The wizard on a terminal. Ink starts with the first event, so that a question asked before has the keyboard to itself. */
export function createInkView(options: ViewOptions): View {
  const { stdin, stdout, env, flags, named, logPath, stop } = options;
  const { size, unwatch } = watchSize(stdout, (next) => store.resize(next));
  const store = createStore({
    size,
    glyphs: chooseGlyphs(env),
    named,
    logPath,
    now: options.now ?? Date.now,
  });
  onClosedPipe(stdout, stop);
  let answer: ((choice: Decision) => void) | undefined;
  let goOn: (() => void) | undefined;
  let ink: ReturnType<typeof render> | undefined;
  let clock: NodeJS.Timeout | undefined;
  let forget = () => {};

  function act(intent: Parameters<WizardProps['onIntent']>[0]): void {
    switch (intent.type) {
      case 'stop':
        stop(intent.by);
        break;
      case 'decide':
        answer?.(intent.choice);
        break;
      case 'go-on':
        goOn?.();
    }
  }

  function mount(): void {
    // Ink writes no blanks at the end of a line.
    const widths = () => liveLines(store.snapshot().screen).map((one) => widthOf(plainText(one).trimEnd()));
    forget = eraseWrappedRows(stdout, widths);
    ink = render(<Wizard store={store} color={wantsColor(env)} env={env} onIntent={act} />, {
      stdin,
      stdout: unboundedRows(stdout),
      exitOnCtrlC: false,
      maxFps: 15,
    });
    clock = setInterval(store.tick, CLOCK_MS);
  }

  return {
    onEvent(event, state) {
      store.take(event, state);
      if (ink === undefined) mount();
      if (event.type === 'run.settled') clearInterval(clock);
    },
    ...(!flags.yes && {
      pause: (_step, _point, signal) =>
        new Promise((resolve) => {
          goOn = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        }),
      decide: (_step, _failure, _choices, signal) =>
        new Promise((resolve) => {
          answer = resolve;
          signal.addEventListener('abort', () => resolve('quit'), { once: true });
        }),
    }),
    async close() {
      clearInterval(clock);
      unwatch();
      forget();
      // React commits the last card in a microtask; unmounting before it would drop the end of the run.
      await setImmediate();
      const exited = ink?.waitUntilExit();
      ink?.unmount();
      await exited;
    },
  };
}
