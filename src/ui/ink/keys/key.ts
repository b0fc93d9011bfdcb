/** A key as Ink reads it: what it typed is told apart from what it is. */
export type Key = Readonly<Partial<Record<KeyName, boolean>>>;

type KeyName =
  | 'ctrl'
  | 'tab'
  | 'return'
  | 'escape'
  | 'upArrow'
  | 'downArrow'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'backspace'
  | 'delete';

/** One key press: `input` is the character, empty for a key that types none. */
export type KeyPress = readonly [input: string, key: Key];

/** A longer chunk of input is a paste into the wrong window. */
const TYPED = 3;

const CTRL_C = '\u0003';

/** The keys of one chunk of input: several arrive together when they are typed fast or the machine is slow. */
export function keysIn(input: string, key: Key): readonly KeyPress[] {
  if (input.length <= 1 || key.ctrl) return [[input, key]];
  const keys = [...input].map(pressOf);
  return keys.length <= TYPED ? keys : keys.filter(([, { ctrl }]) => ctrl);
}

/** The same chunk where text is typed: all of it counts. */
export function textIn(input: string, key: Key): readonly KeyPress[] {
  return input.length <= 1 || key.ctrl ? [[input, key]] : [...input].map(pressOf);
}

function pressOf(character: string): KeyPress {
  switch (character) {
    case CTRL_C:
      return ['c', { ctrl: true }];
    case '\t':
      return ['', { tab: true }];
    case '\r':
    case '\n':
      return ['', { return: true }];
    default:
      return [character, {}];
  }
}
