import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createHostCheck } from '../../../src/lib/http/allowed-hosts.js';

const statusOf = (options: Parameters<typeof createHostCheck>[0], host: string | undefined, target = '/') =>
  createHostCheck(options)(host, target)?.status ?? 200;

describe('a server in a pod', () => {
  const pod = { listen: '0.0.0.0', allowed: ['recommender', 'recommender.bookstore-ml.svc.cluster.local', '/readyz'] };
  test.each([
    // A probe names the pod by its address, a NodePort the node, a forward this machine.
    ['10.244.1.7:8080', 200],
    ['[fd00::7]:8080', 200],
    ['172.18.0.2:30080', 200],
    ['localhost:30080', 200],
    [hostname(), 200],
    ['recommender:8080', 200],
    ['Recommender', 200],
    ['recommender.bookstore-ml.svc.cluster.local.:8080', 200],
    ['recommender.evil.example', 421],
    ['evil-recommender', 421],
    ['evil.example', 421],
    ['api.cluster.example', 421],
    ['', 400],
    [undefined, 400],
    ['a,b', 400],
    ['localhost, localhost', 400],
    ['localhost@evil.example', 400],
    ['local host', 400],
    ['[::1', 400],
    ['localhost:80:80', 400],
  ])('under %j answers %i', (host, status) => {
    expect(statusOf(pod, host)).toBe(status);
  });

  test('answers a listed path under any name, and no other', () => {
    expect(statusOf(pod, 'api.cluster.example', '/readyz')).toBe(200);
    expect(statusOf(pod, 'api.cluster.example', '/readyz?x=1')).toBe(200);
    expect(statusOf(pod, 'api.cluster.example', '/readyz/..')).toBe(421);
    expect(statusOf(pod, 'api.cluster.example', '/recommend?book_id=1')).toBe(421);
  });

  test('does not take a name that it answered a listed path under for its own', () => {
    const check = createHostCheck(pod);
    expect(check('api.cluster.example', '/readyz')).toBeUndefined();
    expect(check('api.cluster.example', '/recommend?book_id=1')?.status).toBe(421);
  });
});

test('a server on the loopback answers under no other address, unless it is told to', () => {
  const local = { listen: '127.0.0.1' };
  expect(statusOf(local, '192.168.1.5')).toBe(421);
  expect(statusOf(local, '0.0.0.0')).toBe(421);
  expect(statusOf(local, hostname())).toBe(hostname() === 'localhost' ? 200 : 421);
  expect(statusOf({ ...local, allowed: ['shop.example'] }, 'shop.example')).toBe(200);
  expect(statusOf({ ...local, allowed: ['*'] }, 'anything.example')).toBe(200);
  expect(statusOf({ ...local, allowed: ['*'] }, 'a,b')).toBe(400);
});
