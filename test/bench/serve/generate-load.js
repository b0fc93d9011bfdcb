// Keep-alive load without pipelining, in a process of its own that takes one job after another.
// Usage: node generate-load.js TARGETS.json; then a line of JSON for each job on stdin, answered by one on stdout.
// With `rate` it is open: requests are due at fixed times and their latency counts from then, so that a server that
// stalls is charged for all who wait. Without, it is closed: each connection asks again as soon as it is answered.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const requests = JSON.parse(readFileSync(process.argv[2], 'utf8')).map((target) =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`),
);
let next = Math.floor(Math.random() * requests.length);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await generate(JSON.parse(line)))}\n`);
}

async function generate({ port, connections, seconds, rate, settleMs = 0 }) {
  /** Of each request after the first `settleMs`, from when it was due until it was answered, ms. */
  const latencies = [];
  /** Asked in turn: one that is left alone for seconds is closed by the server. */
  const idle = [];
  const outcome = { failed: 0, lost: 0 };
  const answered = (connection, latency, now) => {
    if (now >= start + settleMs) latencies.push(latency);
    if (rate !== undefined) idle.push(connection);
    else if (now < end) connection.ask(now);
    else connection.hangUp();
  };
  const all = await Promise.all(Array.from({ length: connections }, () => open(port, answered, outcome)));
  const start = performance.now();
  const end = start + seconds * 1000;
  if (rate === undefined) for (const connection of all) connection.ask(performance.now());
  else {
    idle.push(...all);
    pace(0);
  }
  await Promise.all(all.map(({ closed }) => closed));
  const sorted = Float64Array.from(latencies).sort();
  return {
    answered: sorted.length,
    failed: outcome.failed,
    perSecond: sorted.length / seconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1),
    latencies: Array.from(sorted, (latency) => Math.round(latency * 1000) / 1000),
  };

  /** Sends what is due, turn by turn of the event loop: timers are too coarse for it. */
  function pace(sent) {
    const now = performance.now();
    let at = sent;
    for (; idle.length > 0 && start + (at * 1000) / rate <= Math.min(now, end); at++)
      idle.shift().ask(start + (at * 1000) / rate);
    if (now < end || idle.length < connections - outcome.lost) setImmediate(pace, at);
    else for (const connection of all) connection.hangUp();
  }
}

function quantile(sorted, q) {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

async function open(port, answered, outcome) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let asked = 0;
  let waiting = false;
  let pending = '';
  const lose = () => {
    outcome.failed++;
    outcome.lost++;
  };
  const connection = {
    ask(at) {
      if (socket.destroyed) return lose();
      asked = at;
      waiting = true;
      socket.write(requests[next++ % requests.length]);
    },
    hangUp: () => socket.end(),
    closed: new Promise((resolve) => socket.once('close', resolve)),
  };
  socket.on('data', (chunk) => {
    pending = pending === '' ? chunk.latin1Slice() : pending + chunk.latin1Slice();
    const head = pending.indexOf('\r\n\r\n');
    if (head < 0) return;
    const field = pending.indexOf('Content-Length: ') + 16;
    if (pending.length < head + 4 + Number.parseInt(pending.slice(field, field + 8), 10)) return;
    if (!pending.startsWith('HTTP/1.1 200')) outcome.failed++;
    pending = '';
    waiting = false;
    const now = performance.now();
    answered(connection, now - asked, now);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (waiting) lose();
  });
  return connection;
}
