export type StartKey = 'go' | 'walk' | 'target' | 'details' | 'quit' | 'interrupt';

/**
 * What a chunk of typed bytes asks of the start screen. A chunk of several characters is a paste, or was typed ahead: only
 * a Ctrl-C in it counts, so that nothing but a single Enter ever says yes.
 */
export function startKeyOf(chunk: string): StartKey | undefined {
  if (chunk.includes('\u0003')) return 'interrupt';
  switch (chunk) {
    case '\r':
    case '\n':
      return 'go';
    case 'w':
    case 'W':
      return 'walk';
    case 't':
    case 'T':
      return 'target';
    case 'd':
    case 'D':
      return 'details';
    case 'q':
    case 'Q':
    case '\u0004':
      return 'quit';
    default:
      return undefined;
  }
}
