import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { FailureError } from '../../src/engine/failure.js';
import { bookstore as onBookstore } from '../../src/targets/cluster/steps/bookstore.js';
import { cluster as onCluster } from '../../src/targets/cluster/steps/cluster.js';
import { verify as onVerify } from '../../src/targets/cluster/steps/verify.js';
import type { Config } from '../../src/targets/config.js';
import { kind } from '../../src/targets/kind/provider.js';
import { stepsOn, targetNamed } from '../../src/targets/targets.js';
import { STEPS } from '../../steps/index.js';
import { recordingContext } from './step-context.js';

const CLAIM = { workers: 0, port: 21_000, shopPort: 21_001, nodeImage: 'kindest/node:v1.34.4', network: false };

const cluster = onCluster(kind);
const bookstore = onBookstore(kind);
const verify = onVerify(kind);

let root: string;
let cfg: Config;

/** Programs on the PATH that note how they are called, and answer as told by the words that they are called with. */
function fakeTools(answers: Readonly<Record<string, string>>): void {
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  const cases = Object.entries(answers).map(([words, text], index) => {
    writeFileSync(join(root, `answer-${index}`), text);
    return `  "${words}"*) cat "${root}/answer-${index}" ;;`;
  });
  for (const name of ['docker', 'kind', 'kubectl', 'helm']) {
    const lines = ['#!/bin/sh', `echo "${name} $*" >> "${root}/calls"`, `case "${name} $*" in`, ...cases, 'esac'];
    writeFileSync(join(bin, name), `${lines.join('\n')}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
}

const calls = () => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').split('\n') : []);

function record(state: 'making' | 'made'): void {
  mkdirSync(join(cfg.home, 'cluster'), { recursive: true });
  writeFileSync(join(cfg.home, 'cluster', 'claim.json'), JSON.stringify({ state, ...CLAIM }));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-kind-'));
  const choices = { profile: 's', overlay: 'dev', train: 'auto', pins: 'seed' } as const;
  const { port, shopPort } = CLAIM;
  cfg = { target: 'kind', name: 'mine', home: join(root, 'home', 'mine'), port, shopPort, ...choices };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

describe('a cluster', () => {
  const node = 'mine-control-plane\trunning\tcontrol-plane\n';

  test('that is not there is absent, and looking makes nothing', async () => {
    fakeTools({});
    expect(await cluster.check(recordingContext(cfg))).toEqual({ state: 'absent' });
    expect(existsSync(cfg.home)).toBe(false);
    expect(calls().filter((call) => !/^$|^docker ps /.test(call))).toEqual([]);
  });

  test('of the same name that somebody else made is left alone', async () => {
    fakeTools({ 'docker ps': node });
    expect(await cluster.check(recordingContext(cfg))).toMatchObject({ state: 'drifted' });
    const refusal: unknown = await cluster.apply(recordingContext(cfg)).catch((error) => error);
    expect(refusal).toBeInstanceOf(FailureError);
    await cluster.undo(recordingContext(cfg));
    expect(calls().filter((call) => !/^$|^docker ps /.test(call))).toEqual([]);
  });

  test('that was killed while it was made is made anew', async () => {
    fakeTools({ 'docker ps': node });
    record('making');
    expect(await cluster.check(recordingContext(cfg))).toMatchObject({ reason: 'its making was interrupted' });
    // The fake cannot make one: that it begins by taking the half away is what counts.
    await cluster.apply(recordingContext(cfg)).catch(() => undefined);
    expect(calls().find((call) => call.startsWith('kind '))).toMatch(/^kind delete cluster --name mine /);
  });

  test('whose ports are others is not made anew for that', async () => {
    fakeTools({ 'docker ps': node });
    record('made');
    const moved = { ...cfg, port: 21_010, shopPort: 21_011 };
    const refusal = await cluster.apply(recordingContext(moved)).catch((error) => error);
    expect(refusal.failure.remedy.set).toEqual({ port: CLAIM.port, shopPort: CLAIM.shopPort });
    expect(calls().filter((call) => call.startsWith('kind '))).toEqual([]);
  });
});

/** Answers on a port of its own until the test is over. */
async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('pods that are ready, and not reached yet', () => {
  const health = { data: { state: 'ready', dataset: { kind: 'shop', items: 240, baskets: 500, lines: 5_000 } } };

  test('are waited for in the shop: a page that does not come yet is no failure', async () => {
    let asked = 0;
    const shopPort = await listening(({ url }, response) => {
      if (url === '/healthz') return response.end(JSON.stringify(health));
      asked += 1;
      if (asked === 1) return response.destroy();
      return asked === 2 ? response.writeHead(503).end() : response.end('<a href="/books/1">');
    });
    fakeTools({});
    const ctx = recordingContext({ ...cfg, shopPort });
    expect(await bookstore.verify(ctx)).toContain('240 books, 500 customers');
    const waiting = (answer: string) => `http://127.0.0.1:${shopPort}/books to show books; it answers ${answer}`;
    expect(ctx.recorded.waits).toEqual([waiting('nothing'), waiting('503')]);
  });

  test('make the answer to come, not the look at it fail', async () => {
    const port = await listening((_, response) => response.destroy());
    mkdirSync(join(cfg.home, 'cluster'), { recursive: true });
    writeFileSync(join(cfg.home, 'cluster', 'answer.json'), JSON.stringify({ body: '{}', model: 'm' }));
    fakeTools({});
    const reason = `http://127.0.0.1:${port} does not answer`;
    expect(await verify.check(recordingContext({ ...cfg, port }))).toEqual({ state: 'drifted', reason });
  });
});

test.each(stepsOn(targetNamed('kind'), STEPS).map((step) => [step.letter, step] as const))(
  '%s reaches no cluster but its own',
  (_, step) => {
    const kubeconfig = join(cfg.home, 'cluster', 'kubeconfig');
    for (const { argv } of step.commands(cfg)) {
      if (!/^(kind|kubectl|helm)$/.test(argv[0])) continue;
      expect(argv).toContain('--kubeconfig');
      expect(argv[argv.indexOf('--kubeconfig') + 1]).toBe(kubeconfig);
    }
  },
);

test.each(stepsOn(targetNamed('context'), STEPS).map((step) => [step.letter, step] as const))(
  "%s reaches no context but the one that is named, and writes no kubeconfig of the user's",
  (_, step) => {
    const theirs = { ...cfg, target: 'context', context: 'lab', registry: 'reg.test/me' } as const;
    for (const { argv } of step.commands(theirs)) {
      const flag = { kubectl: '--context', helm: '--kube-context', 'bookstore-ml': '--context' }[argv[0]];
      expect(argv[argv.indexOf(flag ?? 'a program that the context target does not run') + 1]).toBe('lab');
      expect(argv).not.toContain('--kubeconfig');
    }
  },
);
