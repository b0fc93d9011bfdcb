import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseJournal } from '../../src/engine/record/journal.js';
import { ask, eventsOf, openWorkspace } from './cli.js';
import { ending, stateOf } from './ending.js';

const KILLER = join(import.meta.dirname, 'kill-at.js');

test('killed at any event, up comes to the same end', async () => {
  const calm = await openWorkspace();
  const whole = await calm.run([...calm.up, '--json']);
  const events = eventsOf(String(whole.stdout)).length;
  const wanted = await endOf(calm);
  await calm.remove();
  expect(events).toBeGreaterThan(30);

  const queue = Array.from({ length: events - 1 }, (_, i) => i + 1);
  let spared = 0;
  await Promise.all([worker(), worker()]);
  // How often a run says that it waits, and how far it is, depends on the machine's mood: the last events may not come.
  expect(spared).toBeLessThan(events / 3);

  async function worker(): Promise<void> {
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const shop = await openWorkspace();
      try {
        const killed = await shop.run([...shop.up, '--json'], {
          node: ['--import', KILLER],
          env: { KILL_AT_EVENT: String(event) },
        });
        if (killed.signal !== 'SIGKILL') {
          expect(ending(stateOf(killed)), `not killed at event ${event}`).toBe('done');
          spared++;
        }
        const again = await shop.run(shop.up);
        expect(again.exitCode, `after a kill at event ${event}: ${again.stdout}${again.stderr}`).toBe(0);
        expect(await endOf(shop), `after a kill at event ${event}`).toEqual(wanted);
        expect(parseJournal(readFileSync(join(shop.home, 'journal.ndjson'), 'utf8')).length).toBe(2);
      } finally {
        await shop.remove();
      }
    }
  }
}, 3_600_000);

/** What a run is for, as seen from outside: the answer, the steps' states, which model of which data is promoted. */
async function endOf(shop: Awaited<ReturnType<typeof openWorkspace>>): Promise<object> {
  const status = JSON.parse(String((await shop.run(['status', '--json'])).stdout));
  const health = JSON.parse(await (await fetch(`http://127.0.0.1:${shop.port}/healthz`)).text());
  return {
    answer: await ask(shop.port, 'book_id=1&k=10&detail=1'),
    complete: status.complete,
    steps: status.steps.map((step: { letter: string; state: string }) => `${step.letter} ${step.state}`),
    model: health.model,
    version: health.version,
  };
}
