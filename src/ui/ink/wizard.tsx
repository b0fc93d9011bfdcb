import { Box, Static, Text, useInput, useStdout } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Line } from '../layout/line.js';
import { copyable } from '../step-commands.js';
import { askedStep } from '../step-status.js';
import { type Intent, intentOf, type Key, keysIn } from './keys/intent.js';
import { focusOf } from './state/focus.js';
import type { Store } from './state/store.js';
import { textProps } from './theme.js';
import { liveLines } from './view/live-lines.js';

export interface WizardProps {
  readonly store: Store;
  readonly color: boolean;
  /** Intents that are not about the screen. */
  onIntent(intent: Extract<Intent, { type: 'stop' | 'decide' }>): void;
}

/** The whole wizard: one transcript that is never mounted again, one live part, one place that hears keys. */
export function Wizard({ store, color, onIntent }: WizardProps) {
  const { screen, transcript } = useSyncExternalStore(store.subscribe, store.snapshot);
  const { write } = useStdout();

  function act(input: string, key: Key): void {
    const now = store.snapshot().screen;
    const asked = askedStep(now.state);
    const { failure, choices } = asked ?? {};
    const intent = intentOf(input, key, failure && choices && { failure, choices });
    if (intent === undefined || now.state.outcome !== undefined) return;
    switch (intent.type) {
      case 'stop':
      case 'decide':
        onIntent(intent);
        break;
      case 'print-command': {
        // Raw, so that no frame, indent or wrap gets between the command and the clipboard.
        const step = asked ?? focusOf(now);
        if (step !== undefined) write(copyable(step));
        break;
      }
      case 'toggle-why':
      case 'toggle-log':
      case 'next-step':
        store.toggle(intent);
    }
  }
  useInput((input, key) => {
    for (const one of keysIn(input, key)) act(...one);
  });

  return (
    <>
      <Static items={[...transcript]}>{(item) => <Lines key={item.key} lines={item.lines} color={color} />}</Static>
      <Lines lines={liveLines(screen)} color={color} />
    </>
  );
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
