import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Event } from '../../src/engine/events/events.js';
import { initialState, reduce } from '../../src/engine/events/reduce.js';
import { passTo } from '../../src/lib/process/service-pass.js';
import { ask, eventsOf, inventory, openWorkspace, type Workspace } from './cli.js';

/** What `up` writes about its own runs; everything else in the home is what the steps made. */
const OWN_NOTES = /^(journal|state\.json|lock|logs)/;
const ANSWER = /^\{"book_id":1,"k":3,"recommendations":\[\d+,\d+,\d+\]\}$/;

describe('up on a bare machine', () => {
  let shop: Workspace;
  let first: { readonly exitCode?: number | undefined; readonly stdout: string };
  beforeAll(async () => {
    shop = await openWorkspace();
    first = await shop.run(shop.up);
  });
  afterAll(() => shop.remove());

  test('ends with the answer, in plain lines without escape codes', () => {
    expect(first.stdout).toContain('"recommendations":[');
    expect(first.stdout).not.toContain('\u001b');
    expect(first.exitCode).toBe(0);
  });

  test('leaves a server that answers', async () => {
    const { status, body } = await ask(shop.port, 'book_id=1&k=3');
    expect([status, body]).toEqual([200, expect.stringMatching(ANSWER)]);
  });

  test('leaves a shop with a page for the book and its neighbours', async () => {
    const asBrowser = { headers: { accept: 'text/html' } };
    const page = await (await fetch(`http://127.0.0.1:${shop.port + 1}/books/1`, asBrowser)).text();
    const { recommendations } = JSON.parse((await ask(shop.port, 'book_id=1&k=3')).body);
    for (const id of recommendations) expect(page).toContain(`/books/${id}"`);
  });

  test('is seen whole by status', async () => {
    const { exitCode, stdout } = await shop.run(['status', '--json']);
    const { complete, steps } = JSON.parse(String(stdout));
    expect([exitCode, complete]).toEqual([0, true]);
    expect(steps.map((step: { letter: string }) => step.letter).join('')).toBe('ABCDEFG');
  });

  test('is asked by recommend, without saying where it is', async () => {
    const { exitCode, stdout } = await shop.run(['recommend', '1', '-k', '3']);
    const { recommendations } = JSON.parse((await ask(shop.port, 'book_id=1&k=3')).body);
    for (const id of recommendations) expect(stdout).toContain(String(id));
    expect(exitCode).toBe(0);
  });

  test('leaves a registry that promote means where none is named', async () => {
    expect((await shop.run(['promote'])).stdout).toContain('v0001 is promoted already');
  });

  test('changes nothing the second time, and says so', async () => {
    const before = inventory(shop.home, OWN_NOTES);
    const again = await shop.run([...shop.up, '--json']);
    const settled = eventsOf(String(again.stdout)).filter((event) => event.type === 'step.settled');
    expect(settled.map((event) => event.outcome)).toEqual(expect.arrayContaining(['satisfied']));
    expect(settled.every((event) => event.outcome === 'satisfied' || event.outcome === 'unneeded')).toBe(true);
    expect(inventory(shop.home, OWN_NOTES)).toEqual(before);
    expect(again.exitCode).toBe(0);
    expect((await shop.run(['up', '--yes'])).stdout).toContain('Nothing to do: everything was there already');
  });

  test('prints events that fold into the state of a run that is done', async () => {
    const { stdout } = await shop.run([...shop.up, '--json']);
    const events = eventsOf(String(stdout)) as unknown as readonly Event[];
    const state = events.reduce(reduce, initialState);
    expect(state.outcome).toBe('done');
    expect(state.facts.map((fact) => fact.kind)).toContain('answer');
  });

  test('stays done when customers buy, and runs the pipeline on what they bought when asked', async () => {
    for (const key of ['one', 'two']) {
      const orders = `http://127.0.0.1:${shop.port + 2}/orders`;
      const pass = passTo(orders, join(shop.home, 'workspace', 'run', 'secret'));
      const { status } = await fetch(orders, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...pass },
        body: JSON.stringify({ lines: [1, 200].map((book_id) => ({ book_id, quantity: 1 })) }),
      });
      expect(status).toBe(201);
    }
    // The shop looks at its own state twice a second at most.
    const status = await vi.waitFor(
      async () => {
        const { stdout } = await shop.run(['status']);
        expect(stdout).toContain('2 orders placed since');
        return stdout;
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(status).not.toContain('drifted');
    const again = await shop.run(['pipeline', '--yes']);
    expect(again.stdout).toContain('done: v0002');
    expect(again.exitCode).toBe(0);
    expect((await shop.run(['status'])).exitCode).toBe(0);
  });

  test('keeps a log for each step that had work to do', async () => {
    const { stdout } = await shop.run(['logs', 'D']);
    expect(stdout).toContain('$ bookstore-ml train');
  });

  test('goes away whole', async () => {
    const { exitCode } = await shop.run(['down', '--yes']);
    expect(exitCode).toBe(0);
    expect(existsSync(shop.home)).toBe(false);
    await expect(ask(shop.port, 'book_id=1')).rejects.toThrow();
    for (const port of [shop.port + 1, shop.port + 2])
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});

describe('up in trouble', () => {
  let shop: Workspace;
  beforeEach(async () => {
    shop = await openWorkspace();
  });
  afterEach(() => shop.remove());

  test('names who has its port, and changes nothing of theirs', async () => {
    const stranger = createServer((_, response) => response.end('mine')).listen(shop.port, '127.0.0.1');
    try {
      const { exitCode, stdout } = await shop.run(shop.up);
      expect(stdout).toContain(`pid ${process.pid}`);
      expect(exitCode).toBe(1);
      expect(await (await fetch(`http://127.0.0.1:${shop.port}/`)).text()).toBe('mine');
    } finally {
      stranger.close();
    }
    expect((await shop.run(['up', '--yes'])).exitCode).toBe(0);
  });

  test('asks for nothing and touches nothing with --dry-run', async () => {
    const { exitCode, stdout } = await shop.run([...shop.up, '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^#!\/bin\/sh\n/);
    expect(stdout).toContain('\nbookstore-ml train ');
    const plan = JSON.parse(String((await shop.run([...shop.up, '--dry-run', '--json'])).stdout));
    expect(plan).toMatchObject({
      target: 'local',
      steps: [{ letter: 'A', state: 'absent', applies: true }, {}, {}, {}, {}, {}, {}],
    });
    expect(existsSync(shop.home)).toBe(false);
  });

  test('breaks a lock whose holder is dead, and sets a corrupt state file aside', async () => {
    mkdirSync(shop.home, { recursive: true });
    const dead = {
      nonce: 'n',
      pid: 2 ** 22 + 1,
      host: (await import('node:os')).hostname(),
      started: '0',
      since: '',
      command: '',
    };
    writeFileSync(join(shop.home, 'lock'), JSON.stringify(dead));
    writeFileSync(join(shop.home, 'state.json'), '{"half":');
    const { exitCode, stderr } = await shop.run(shop.up);
    expect(stderr).toContain('set aside');
    expect(exitCode).toBe(0);
    expect(readdirSync(shop.home)).toContain('state.json.corrupt-1');
  });

  test('refuses a second one at the same time, naming the first', async () => {
    const first = shop.run([...shop.up, '--json']);
    await until(() => existsSync(join(shop.home, 'journal.ndjson')));
    const second = await shop.run(shop.up);
    expect(second.stderr).toContain(`pid ${first.pid}`);
    expect(second.exitCode).toBe(3);
    expect((await first).exitCode).toBe(0);
  });

  test('learns from orders of any shape, and answers although the gate refused what cannot be told from popularity', async () => {
    const file = join(shop.root, 'loans.csv.gz');
    const lines = Array.from({ length: 2400 }, (_, i) => `reader-${i % 400},b${(i * 7919 + ((i * i) % 101)) % 53}`);
    writeFileSync(file, gzipSync(`who,what\n${lines.join('\n')}\n`));
    const columns = ['--basket-column', 'who', '--item-column', 'what'];
    const { exitCode, stdout } = await shop.run([...shop.up, '--orders', file, ...columns]);
    expect(stdout).toContain('the gate refused v0001');
    expect(stdout).toMatch(/"book_id":"b\d+","k":3,"recommendations":\["b\d+"/);
    expect(exitCode).toBe(0);
    expect((await shop.run(['status'])).exitCode).toBe(0);
    // Asking for a size of the generated shop is the way back from a log of one's own.
    expect((await shop.run(shop.up)).stdout).toContain('"book_id":1,');
  });

  test('stops safely at SIGINT, and goes on from there', async () => {
    const first = shop.run(shop.up);
    await until(() => existsSync(join(shop.home, 'logs', 'b-bookstore.log')));
    first.kill('SIGINT');
    expect((await first).exitCode).toBe(130);
    expect((await shop.run(['up', '--yes'])).exitCode).toBe(0);
    expect((await ask(shop.port, 'book_id=1&k=3')).body).toMatch(ANSWER);
  });

  test.each<[string, readonly string[], number, string]>([
    ['a missing file', ['--orders', 'nowhere.csv'], 2, 'there is no file'],
    ['columns without a file', ['--item-column', 'x'], 2, 'go with --orders'],
    ['a step that does not exist', ['--only', 'Z'], 2, 'there is no such step'],
    ['a target without what it needs', ['--target', 'context'], 2, '--context'],
    ['a name that cannot be one', ['--name', '../x'], 2, 'cannot be a cluster'],
  ])('refuses %s', async (_, flags, code, words) => {
    const { exitCode, stderr } = await shop.run(['up', '--yes', ...flags]);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(code);
    expect(existsSync(shop.home)).toBe(false);
  });

  test('says where it cannot write, before it starts anything', async () => {
    const { exitCode, stderr } = await shop.run(shop.up, { env: { BOOKSTORE_ML_HOME: '/proc/bookstore-ml' } });
    expect(stderr).toContain('BOOKSTORE_ML_HOME=');
    expect(exitCode).toBe(3);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
