import type { WriteStream } from 'node:tty';
import type { Size } from '../layout/size.js';

/** A drag of the window's edge sends many sizes; only where it rests is drawn. */
const SETTLE_MS = 60;

/** The terminal's size now, and each later one once it has settled. */
export function watchSize(stdout: WriteStream, onSize: (size: Size) => void): { size: Size; unwatch(): void } {
  const sizeNow = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  let timer: NodeJS.Timeout | undefined;
  const resized = () => {
    clearTimeout(timer);
    timer = setTimeout(() => onSize(sizeNow()), SETTLE_MS);
  };
  stdout.on('resize', resized);
  return {
    size: sizeNow(),
    unwatch() {
      clearTimeout(timer);
      stdout.off('resize', resized);
    },
  };
}

/**
 * Erases what a narrower window makes of the frame. The terminal has wrapped its lines by then, and Ink erases as many
 * rows as it wrote: the others would stay in the scrollback for good. To be called before Ink listens to the stream.
 * @param widths columns of each line of the frame that is on the screen.
 */
export function eraseWrappedRows(stdout: WriteStream, widths: () => readonly number[]): () => void {
  let columns = stdout.columns || 80;
  const resized = () => {
    const next = stdout.columns || 80;
    // Ink itself has cut what was too wide for the window as it was.
    const rowsOf = (width: number) => Math.max(1, Math.ceil(Math.min(width, columns) / next));
    const wrapped = widths().reduce((rows, width) => rows + rowsOf(width) - 1, 0);
    if (next < columns && wrapped > 0) stdout.write('\u001b[2K\u001b[1A'.repeat(wrapped));
    columns = next;
  };
  stdout.on('resize', resized);
  return () => stdout.off('resize', resized);
}

/**
 * The same stream, but without a known height. Ink 6.8 clears the terminal, scrollback and all, when a frame is as tall
 * as the screen (vadimdemedes/ink#382), which a shrinking window makes of any frame for a moment. Our frames are clamped
 * to the screen; the worst that is left is a row of debris.
 */
export function unboundedRows(stdout: WriteStream): WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'rows') return Number.POSITIVE_INFINITY;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
