import { Box, Static, Text, useInput, useStdout } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Line } from '../layout/line.js';
import { copyable } from '../step-commands.js';
import { askedStep } from '../step-status.js';
import { copySequence } from './clipboard.js';
import { type Intent, intentOf } from './keys/intent.js';
import { type Key, keysIn, textIn } from './keys/key.js';
import { logIntentOf } from './log/log-keys.js';
import { focusOf } from './state/focus.js';
import type { Screen } from './state/screen.js';
import type { Store } from './state/store.js';
import { textProps } from './theme.js';
import { liveLines } from './view/live-lines.js';

export interface WizardProps {
  readonly store: Store;
  readonly color: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Intents that are not about the screen. */
  onIntent(intent: Extract<Intent, { type: 'stop' | 'decide' | 'go-on' }>): void;
}

/** The whole wizard: one transcript that is never mounted again, one live part, one place that hears keys. */
export function Wizard({ store, color, env, onIntent }: WizardProps) {
  const { screen, transcript } = useSyncExternalStore(store.subscribe, store.snapshot);
  const { write } = useStdout();

  function act(input: string, key: Key): void {
    const now = store.snapshot().screen;
    const { panel } = now.options;
    if (now.state.outcome !== undefined) return;
    if (panel?.kind === 'log' && !(key.ctrl && input === 'c')) {
      const intent = logIntentOf(input, key, panel.pane.typing !== undefined);
      if (intent !== undefined) store.moveLog(intent);
      return;
    }
    const intent = intentOf(input, key, questionOf(now), now.state.pause !== undefined);
    if (intent === undefined) return;
    switch (intent.type) {
      case 'stop':
        // A second `q` is impatience, not consent to end things half-way: that takes Ctrl-C.
        if (intent.by === 'signal' || now.state.stopping === 'no') onIntent(intent);
        break;
      case 'decide':
      case 'go-on':
        onIntent(intent);
        break;
      case 'print-command': {
        const step = askedStep(now.state) ?? focusOf(now);
        if (step === undefined) break;
        // Raw, so that no frame, indent or wrap gets between the command and the clipboard.
        const text = copyable(step);
        const copied = copySequence(text, env);
        write(
          copied === '' ? text : `${copied}${text}# copied as well, if your terminal lets programs use the clipboard\n`,
        );
        break;
      }
      default:
        store.show(intent);
    }
  }
  useInput((input, key) => {
    const { panel } = store.snapshot().screen.options;
    const typing = panel?.kind === 'log' && panel.pane.typing !== undefined;
    for (const one of typing ? textIn(input, key) : keysIn(input, key)) act(...one);
  });

  return (
    <>
      <Static items={[...transcript]}>{(item) => <Lines key={item.key} lines={item.lines} color={color} />}</Static>
      <Lines lines={liveLines(screen)} color={color} />
    </>
  );
}

/** The failure that waits for an answer. */
function questionOf({ state, options }: Screen) {
  const { card, failure, choices } = askedStep(state) ?? {};
  return failure && choices && { failure, choices, skipAsked: options.skipAsked === card?.id };
}

function Lines({ lines, color }: { readonly lines: readonly Line[]; readonly color: boolean }) {
  return (
    <Box flexDirection="column">
      {lines.map((spans, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Text key={row} wrap="truncate">
          {spans.length === 0
            ? ' '
            : spans.map((span, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Text key={at} {...textProps(span.tone, color)}>
                  {span.text}
                </Text>
              ))}
        </Text>
      ))}
    </Box>
  );
}
