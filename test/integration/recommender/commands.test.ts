import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CliCommand } from '../../../src/cli/command.js';
import { command as evaluate } from '../../../src/cli/commands/evaluate/index.js';
import { command as promote } from '../../../src/cli/commands/promote/index.js';
import { command as recommend } from '../../../src/cli/commands/recommend/index.js';
import { command as register } from '../../../src/cli/commands/register/index.js';
import { command as serve } from '../../../src/cli/commands/serve/index.js';
import { explainError } from '../../../src/cli/explain-error.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { writeDataset } from '../../../src/recommender/generate/write-dataset.js';
import { readInteractions } from '../../../src/recommender/read/read-interactions.js';
import { startServer } from './compiled-server.js';
import { modelFolder, orders, temporaryFolder, until } from './workshop.js';

const COMMANDS = { evaluate, promote, recommend, register, serve };

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as the command line would; errors become text and exit code. */
async function run(name: keyof typeof COMMANDS, ...argv: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
  ];
  let code: number;
  try {
    code = await answer(COMMANDS[name], name, argv);
  } catch (error) {
    const explained = explainError(error);
    code = explained.code;
    err.push(explained.text);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, out: out.join(''), err: err.join('') };
}

async function answer(command: CliCommand, name: string, argv: readonly string[]): Promise<number> {
  const parsed = parseCommand(name, argv, command.options, command.positionals);
  if (parsed.help) throw new Error('help was asked for');
  return command.run(parsed.args);
}

/** A generated shop: its orders, and a model trained on them. */
async function shop(seed: number) {
  const folder = await temporaryFolder();
  const { orders } = await writeDataset(folder, { books: 120, customers: 400, orders: 1600, seed });
  return { orders: orders.path, model: await modelFolder(await readInteractions(orders.path)) };
}

describe('from orders to a promoted model', () => {
  test('the commands of the pipeline, one after the other', async () => {
    const folder = await temporaryFolder();
    const registry = join(folder, 'registry');
    const metrics = join(folder, 'metrics.json');
    const { orders, model } = await shop(1);
    const evaluated = await run('evaluate', '--orders', orders, '--out', metrics);
    expect(evaluated).toMatchObject({ code: 0, err: '' });
    expect(evaluated.out).toContain('Accepted: it may be promoted.');

    const again = await run('evaluate', '--orders', orders, '--json');
    expect(JSON.parse(again.out)).toEqual(JSON.parse(await readFile(metrics, 'utf8')));

    expect(await run('register', '--model', model, '--metrics', metrics, '--registry', registry)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^v0001 accepted, model [0-9a-f]{12}\n$/),
    });
    expect(await run('promote', '--registry', registry, '--model', model)).toMatchObject({
      code: 0,
      out: 'v0001 is promoted, nothing before it\n',
    });
    expect((await run('promote', '--registry', registry)).out).toBe('v0001 is promoted already\n');
    const challenged = await run('evaluate', '--orders', orders, '--baseline', registry, '--metric', 'jaccard');
    expect(challenged.out).toContain('Champion: cosine, 20 neighbours');
    expect(await run('promote', '--registry', registry, '--rollback')).toMatchObject({ code: 2 });
  });

  test('a refused model is not promoted: exit code 1, with the reasons', async () => {
    const registry = await temporaryFolder();
    const metrics = join(registry, 'metrics.json');
    const { orders, model } = await shop(1);
    await run('evaluate', '--orders', orders, '--out', metrics);
    const report = JSON.parse(await readFile(metrics, 'utf8'));
    const check = { name: 'not-worse', outcome: 'failed', seen: -1, needed: 0, detail: 'worse by far' };
    await writeFile(metrics, JSON.stringify({ ...report, verdict: { state: 'refused', checks: [check] } }));
    const registered = await run('register', '--model', model, '--metrics', metrics, '--registry', registry);
    expect(registered).toMatchObject({ code: 0, out: expect.stringContaining('not-worse failed: worse by far') });
    const refused = await run('promote', '--registry', registry);
    expect(refused).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^bookstore-ml: v0001 is not promoted\n/),
    });
    const asJson = await run('promote', '--registry', registry, '--json');
    expect(JSON.parse(asJson.out)).toEqual({
      promoted: false,
      moved: false,
      version: 1,
      reasons: ['not-worse: worse by far'],
    });
    expect(await run('promote', '--registry', registry, '--force')).toMatchObject({ code: 0 });
  });
});

describe('wrong use', () => {
  test.each<[keyof typeof COMMANDS, string[], RegExp]>([
    ['evaluate', [], /needs --orders FILE/],
    ['evaluate', ['--orders', 'x.csv', '--k', '0'], /--k is a whole number from 1 to 1000/],
    ['evaluate', ['--orders', 'x.csv', '--split', 'half'], /leave-one-out, temporal/],
    ['evaluate', ['--orders', '/nowhere/x.csv'], /where: \/nowhere\/x.csv/],
    ['evaluate', ['--orders', 'x.csv', '--baseline', '/nowhere/m.json'], /where: \/nowhere\/m.json/],
    ['register', ['--model', 'm'], /--registry DIR is missing/],
    ['register', ['--registry', 'r'], /needs --model DIR and --metrics FILE/],
    ['register', ['--model', 'm', '--metrics', 'f', '--configmap', 'ns'], /--registry DIR is missing/],
    ['promote', ['--registry', 'r', '--rollback', '--version', '2'], /--version and --rollback exclude each other/],
    ['promote', ['--registry', '/nowhere/r'], /nothing is registered here/],
    ['serve', [], /serve needs --model DIR/],
    ['serve', ['--model', '/nowhere/m'], /there is no model here\n {2}where: \/nowhere\/m/],
    ['serve', ['--model', 'm', '--port', '65536'], /--port is a whole number from 0 to 65535/],
    ['recommend', [], /recommend needs an argument/],
    ['recommend', ['1', '-k', '101'], /--k is a whole number from 1 to 100/],
    ['serve', ['--model', 'm', '--fill', 'random'], /popular/],
    ['serve', ['--model', 'm', '--memory', 'much'], /--memory is an amount/],
    ['recommend', ['1', '--url', 'nowhere'], /--url is the address of a server/],
    ['recommend', ['1', '--model', '/nowhere/m'], /there is no model here/],
  ])('%s %j says what is wrong, exit code 2', async (name, argv, message) => {
    const { code, out, err } = await run(name, ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
  });
});

describe('serve', () => {
  test('says where it listens, and ends well when it is told to stop', async () => {
    const model = await modelFolder(await orders([[1, 2]]));
    const lines: string[] = [];
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0),
      vi.spyOn(process.stderr, 'write').mockReturnValue(true),
    ];
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const ended = answer(serve, 'serve', ['--model', model, '--port', '0', '--instance', 'mine']);
    await until(() => expect(lines).toEqual([expect.stringMatching(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/)]));
    const url = lines[0]!.trim().split(' ').at(-1);
    expect(await (await fetch(`${url}/recommend?book_id=1&k=3`)).text()).toBe(
      '{"book_id":1,"k":3,"recommendations":[2]}',
    );
    process.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('names the port that is taken', async () => {
    const model = await modelFolder(await orders([[1, 2]]));
    const server = await startServer({ model, port: 0 });
    onTestFinished(() => server.close(0));
    expect(await run('serve', '--model', model, '--port', String(server.port))).toMatchObject({
      code: 1,
      err: expect.stringContaining(`port ${server.port} is in use`),
    });
  });
});

describe('recommend', () => {
  const titles = new Map([
    ['1', 'The Glass Harbour'],
    ['2', 'Salt \u001b[31mRoads'],
  ]);

  test('prints a table with titles, from a server as from a folder', async () => {
    const model = await modelFolder(
      await orders([
        [1, 2],
        [1, 2],
        [1, 10],
      ]),
      { titles },
    );
    const server = await startServer({ model, port: 0 });
    onTestFinished(() => server.close(0));
    const expected = {
      code: 0,
      err: '',
      out: [
        'Who bought The Glass Harbour (1) also bought',
        '   2  0.82  2 baskets       Salt \\x1b[31mRoads',
        '  10  0.58  1 basket',
        '',
      ].join('\n'),
    };
    expect(await run('recommend', '1', '--url', server.url)).toEqual(expected);
    expect(await run('recommend', '1', '--model', model)).toEqual(expected);
    const { out } = await run('recommend', '1', '-k', '1', '--json', '--url', server.url);
    expect(JSON.parse(out)).toMatchObject({ book_id: 1, k: 1, recommendations: [{ book_id: 2, support: 2 }] });
  });

  test('answers for a basket, from a server as from a folder', async () => {
    const model = await modelFolder(await orders([[1, 2, 3], [1, 2], [4]]), { titles });
    const server = await startServer({ model, port: 0, fill: 'popular' });
    onTestFinished(() => server.close(0));
    const heading = 'Goes with The Glass Harbour (1) and book 3';
    const found = '  2  1.71  2 baskets       Salt \\x1b[31mRoads';
    expect((await run('recommend', '1', '3', '9', '--model', model)).out).toBe(`${heading}\n${found}\n`);
    const filled = `${heading}\n${found}\n  4  0.00  popular\n`;
    expect((await run('recommend', '1', '3', '9', '--url', server.url)).out).toBe(filled);
    const { out } = await run('recommend', '1', '3', '-k', '1', '--json', '--url', server.url);
    expect(JSON.parse(out)).toMatchObject({ book_ids: [1, 3], k: 1, recommendations: [{ book_id: 2, support: 2 }] });
    const unknown = { code: 1, out: '', err: 'bookstore-ml: the model knows none of the 2 books\n' };
    expect(await run('recommend', '8', '9', '--url', server.url)).toEqual(unknown);
    expect(await run('recommend', '8', '9', '--model', model)).toEqual(unknown);
  });

  test('an unknown book, no server, and a server that is something else: exit code 1, in words', async () => {
    const model = await modelFolder(await orders([[1, 2]]));
    const server = await startServer({ model, port: 0 });
    onTestFinished(() => server.close(0));
    const unknown = { code: 1, out: '', err: 'bookstore-ml: the model knows no book "9"\n' };
    expect(await run('recommend', '9', '--url', server.url)).toEqual(unknown);
    expect(await run('recommend', '9', '--model', model)).toEqual(unknown);
    await server.close(0);
    const gone = await run('recommend', '1', '--url', server.url);
    expect(gone).toMatchObject({ code: 1, err: expect.stringMatching(/no recommender answers at .*\n.*up/) });
    const stranger = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const other = await run('recommend', '1', '--url', `http://127.0.0.1:${port}`);
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('is not a recommender (status 200)') });
  });
});
