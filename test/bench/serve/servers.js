import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const node = process.execPath;

/** Command lines that keep a process on a core, where taskset is there: the server on one, the load on the other. */
const [ON_SERVER, ON_LOAD] = pinning();

function pinning() {
  try {
    execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' });
    return ['0', '1'].map((core) => ['taskset', '-c', core]);
  } catch {
    return [[], []];
  }
}

/** Starts a server that says where it listens; ready once it answers. `startMs` is from the start of the process to then. */
export async function startServer(args, { pinned = true } = {}) {
  const began = performance.now();
  const [file, ...rest] = [...(pinned ? ON_SERVER : []), node, ...args];
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(String(line))?.[1]);
  if (!port) throw new Error(`${args.join(' ')} did not start: ${line}`);
  await rawGet(port, '/readyz');
  return { child, port, startMs: performance.now() - began };
}

export async function stopServer({ child }) {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

/** All bytes of an answer but its date's. */
export async function rawGet(port, target) {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk.toString('latin1');
  return text.replace(/^Date: .*\r\n/m, '');
}

/** A generator of load, in a process of its own for as many jobs as there are: starting one takes as long as a short job. */
export function startLoad(targets) {
  const [file, ...rest] = [...ON_LOAD, node, join(import.meta.dirname, 'generate-load.js'), targets];
  const child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    /** Figures of generate-load.js, and the CPU time that the server took meanwhile, ms; NaN where there is no /proc. */
    async on({ child: server, port }, options) {
      const before = cpuMs(server.pid);
      child.stdin.write(`${JSON.stringify({ ...options, port })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the generator of load ended');
      return { ...JSON.parse(value), cpuMs: cpuMs(server.pid) - before };
    },
    end: () => child.stdin.end(),
  };
}

/** User and system time of a process so far, ms, from a kernel that counts in hundredths of a second; NaN without /proc. */
function cpuMs(pid) {
  const fields = readProc(pid, 'stat').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of a process in MB: now, and at its highest. */
export function memoryOf({ child }) {
  const status = readProc(child.pid, 'status');
  const [now, peak] = ['VmRSS', 'VmHWM'].map(
    (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024,
  );
  return { now, peak };
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
