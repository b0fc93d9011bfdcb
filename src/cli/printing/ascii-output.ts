import { ASCII, chooseGlyphs, spell } from '../../ui/glyphs.js';

/**
 * Where the terminal or the locale has ASCII only, replaces typography in every text that is written to these streams, so
 * that no command needs to know. Bytes, such as a log that is copied, stay as they are.
 */
export function spellOutput(streams: readonly NodeJS.WriteStream[], env: NodeJS.ProcessEnv = process.env): void {
  if (chooseGlyphs(env) !== ASCII) return;
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: readonly unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: readonly unknown[]) =>
      write(typeof chunk === 'string' ? spell(chunk, ASCII) : chunk, ...rest);
  }
}
