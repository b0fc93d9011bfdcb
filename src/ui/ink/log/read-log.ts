import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** More than this of a log is not read into memory: its end is what people look for. */
const READ_BYTES = 2 * 2 ** 20;

/** Reads a step's log anew whenever it has grown. The answer is the same array while nothing changed. */
export type ReadLog = (path: string) => readonly string[];

export function createLogReader(): ReadLog {
  let known = { path: '', size: -1, lines: [] as readonly string[] };
  return (path) => {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      // A step that has said nothing yet has no log.
      return [];
    }
    try {
      const { size } = fstatSync(file);
      if (path === known.path && size === known.size) return known.lines;
      const bytes = Buffer.alloc(Math.min(size, READ_BYTES));
      const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString('utf8', 0, read).split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      // It may begin in the middle of a line.
      if (size > READ_BYTES) lines.shift();
      known = { path, size, lines };
      return lines;
    } finally {
      closeSync(file);
    }
  };
}
