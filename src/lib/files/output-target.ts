import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What a name leads to, all links followed. */
export type OutputTarget =
  /** A regular file, or none yet: it may be replaced as a whole. `mode` is that of the file that is there. */
  | { readonly kind: 'file'; readonly path: string; readonly mode?: number }
  /** A pipe, a device, a socket, or a file that another process has open: to be written to where it is. */
  | { readonly kind: 'in-place'; readonly path: string }
  /** A file that this process has open, such as /dev/stdout: what was written to it before has to stay. */
  | { readonly kind: 'descriptor'; readonly fd: number }
  | { readonly kind: 'folder'; readonly path: string };

/** As many links in a row as Linux follows. */
const MOST_LINKS = 40;

/** Where output to `path` belongs. Throws what the file system throws of the folders above it, and ELOOP. */
export function outputTarget(path: string): OutputTarget {
  let at = resolve(path);
  for (let links = 0; links <= MOST_LINKS; links++) {
    const found = look(at);
    if (found?.isSymbolicLink() !== true) return found === undefined ? { kind: 'file', path: at } : kindOf(at, found);
    // ".." in a link's text starts at the folder that holds the link, whatever links led to that folder.
    const folder = realpathSync(dirname(at));
    const open = openFile(join(folder, basename(at)));
    if (open !== undefined) return open;
    at = resolve(folder, readlinkSync(at));
  }
  throw Object.assign(new Error(`ELOOP: too many symbolic links, open '${path}'`), {
    code: 'ELOOP',
    syscall: 'open',
    path,
  });
}

/** True where output to `path` goes to this process's standard output. */
export function isStandardOutput(path: string): boolean {
  const target = outputTarget(path);
  return target.kind === 'descriptor' && target.fd === 1;
}

/** The folder that `path` names, links followed, whether it is there or not. */
export function outputFolder(path: string): string {
  const target = outputTarget(path);
  return target.kind === 'descriptor' ? path : target.path;
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function kindOf(path: string, found: Stats): OutputTarget {
  const open = openFile(path);
  if (open !== undefined) return open;
  if (found.isDirectory()) return { kind: 'folder', path };
  return found.isFile() ? { kind: 'file', path, mode: found.mode & 0o777 } : { kind: 'in-place', path };
}

/** /proc/PID/fd/N on Linux and /dev/fd/N elsewhere: these links lead to what is open, whatever their text says. */
function openFile(path: string): OutputTarget | undefined {
  const [, owner, fd] = /^\/(?:proc\/(\d+)(?:\/task\/\d+)?|dev)\/fd\/(\d+)$/.exec(path) ?? [];
  if (fd === undefined) return undefined;
  return owner === undefined || Number(owner) === process.pid
    ? { kind: 'descriptor', fd: Number(fd) }
    : { kind: 'in-place', path };
}
