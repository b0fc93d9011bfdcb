// A server as ours are: /healthz proves who it is and says how it is, /readyz whether it can be used.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, service, instance, ...flags] = process.argv.slice(2);
if (flags.includes('--fail')) {
  process.stderr.write('cannot go on\n');
  process.exit(7);
}
if (flags.includes('--deaf')) process.on('SIGTERM', () => {});

function proof(challenge) {
  const secret = readFileSync(process.env.BOOKSTORE_ML_SECRET_FILE, 'utf8').trim();
  const hash = createHmac('sha256', secret).update([service, port, process.pid, challenge].join('\n')).digest('hex');
  return `${process.pid}.${hash}`;
}

createServer((request, response) => {
  if (flags.includes('--hang')) return;
  const ready = request.url !== '/readyz' || !flags.includes('--unready');
  const challenge = request.headers['x-bookstore-ml-challenge'];
  const asked = challenge !== undefined && !flags.includes('--old');
  response.writeHead(ready ? 200 : 503, asked ? { 'x-bookstore-ml-proof': proof(challenge) } : {});
  response.end(JSON.stringify({ service, instance, pid: process.pid, env: Object.keys(process.env) }));
}).listen(Number(port), '127.0.0.1');
