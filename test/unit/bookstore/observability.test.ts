import { fastify } from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { logging } from '../../../src/bookstore/observability/logger.js';
import { addMetrics } from '../../../src/bookstore/observability/metrics.js';

function open(level: string, ready: () => number | undefined = () => 1) {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const app = fastify(logging('bookstore-ml-test', { level, stream }));
  onTestFinished(() => app.close());
  addMetrics(app, async () => [{ name: 'shop_ready', help: 'Whether.', value: ready() }]);
  app.get('/books/:id', async () => ({}));
  app.get('/healthz', async () => ({}));
  app.get('/fails', async () => {
    throw new Error('torn');
  });
  const get = async (url: string) => (await app.inject(url)).body;
  return { get, lines };
}

test('each answer is one line, with what was asked and how long it took', async () => {
  const { get, lines } = open('info');
  await get('/books/7?q=x');
  await vi.waitFor(() => expect(lines).not.toEqual([]));
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: 'bookstore-ml-test',
      pid: process.pid,
      reqId: expect.any(String),
      req: expect.objectContaining({ method: 'GET', url: '/books/7?q=x' }),
      res: { statusCode: 200 },
      responseTime: expect.any(Number),
      msg: 'request completed',
    },
  ]);
});

test('probes and scrapes are logged at level debug alone', async () => {
  const { get, lines } = open('info');
  for (const probe of ['/healthz', '/metrics']) await get(probe);
  expect(lines).toEqual([]);
  const everything = open('debug');
  await everything.get('/healthz');
  await vi.waitFor(() => expect(everything.lines).not.toEqual([]));
  expect(everything.lines).toMatchObject([{ level: 'debug', msg: 'request completed' }]);
});

test('an error is logged with its stack', async () => {
  const { get, lines } = open('error');
  await get('/fails');
  expect(lines).toMatchObject([{ level: 'error', err: { message: 'torn', stack: expect.stringContaining('torn') } }]);
});

test('metrics count answers by route, and tell of process and event loop', async () => {
  const { get } = open('silent');
  await get('/books/7');
  await get('/books/8');
  await get('/nothing');
  const text = await get('/metrics');
  expect(text).toContain('shop_http_requests_total{method="GET",route="/books/:id",code="200"} 2');
  expect(text).toContain('shop_http_requests_total{method="GET",route="none",code="404"} 1');
  expect(text).toContain('shop_http_request_duration_seconds_count{method="GET",route="/books/:id"} 2');
  expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds \d/m);
});

test('a gauge that has no value now is not there', async () => {
  let value: number | undefined = 1;
  const { get } = open('silent', () => value);
  expect(await get('/metrics')).toContain('shop_ready 1');
  value = undefined;
  expect(await get('/metrics')).not.toContain('shop_ready');
});
