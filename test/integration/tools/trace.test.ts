import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Command } from '../../../src/engine/contract.js';
import { get } from '../../../src/tools/network/http.js';
import { type RunContext, run } from '../../../src/tools/process/exec.js';
import { trace } from '../../../src/tools/process/trace.js';

const nothing = () => {};
const ctx: RunContext = {
  signal: new AbortController().signal,
  force: new AbortController().signal,
  report: { waiting: nothing, progress: nothing, fact: nothing, log: nothing, command: nothing },
};

const said: string[] = [];
beforeAll(() => {
  let time = 0;
  trace({
    say: (line) => said.push(line),
    now: () => {
      time += 250;
      return time;
    },
  });
});

describe('what is traced', () => {
  test('a command: what it is for, how it is called, how it ended', async () => {
    said.length = 0;
    const command: Command = {
      purpose: 'end with a code',
      argv: [process.execPath, '-e', 'process.exit(3)'],
      mutates: false,
    };
    await run(ctx, command).catch(() => undefined);
    expect(said).toEqual([
      '# end with a code',
      expect.stringMatching(/^\$ .*node -e 'process\.exit\(3\)'$/),
      expect.stringMatching(/node: exit code 3, 0\.\d\d s$/),
    ]);
  });

  test('an HTTP request, answered or not', async () => {
    const server = createServer((_request, response) => {
      response.statusCode = 404;
      response.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    said.length = 0;
    await get(`http://127.0.0.1:${port}/healthz`);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await get(`http://127.0.0.1:${port}/gone`).catch(() => undefined);
    expect(said).toEqual([
      expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/healthz: 404, 0\.\d\d s$/),
      expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/gone: .*, 0\.\d\d s$/),
    ]);
  });
});
