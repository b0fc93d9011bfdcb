// A server as ours are: /healthz says who it is, /readyz whether it can be used.
import { createServer } from 'node:http';

const [port, service, instance, ...flags] = process.argv.slice(2);
if (flags.includes('--fail')) {
  process.stderr.write('cannot go on\n');
  process.exit(7);
}
if (flags.includes('--deaf')) process.on('SIGTERM', () => {});
createServer((request, response) => {
  const ready = request.url !== '/readyz' || !flags.includes('--unready');
  response.writeHead(ready ? 200 : 503);
  response.end(JSON.stringify({ service, instance, pid: process.pid }));
}).listen(Number(port), '127.0.0.1');
