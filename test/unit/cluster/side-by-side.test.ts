import { expect, test } from 'vitest';
import { sideBySide } from '../../../src/targets/cluster/side-by-side.js';
import type { Config } from '../../../src/targets/config.js';
import { recordingContext } from '../../contract/step-context.js';

const cfg = {} as Config;

/** Work that ends when told to. Promise.withResolvers is newer than Node 20. */
function work() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve() };
}

test('says together what is waited for, and no more once it is over', async () => {
  const ctx = recordingContext(cfg);
  const [first, second] = [work(), work()];
  const both = sideBySide(
    ctx,
    async ({ report }) => {
      report.waiting('the Job');
      await first.promise;
      report.waiting(undefined);
    },
    async ({ report }) => {
      report.waiting('the gang');
      await second.promise;
      report.waiting(undefined);
    },
  );
  first.resolve();
  await first.promise;
  second.resolve();
  await both;
  expect(ctx.recorded.waits).toEqual(['the Job', 'the Job; the gang', 'the gang']);
});

test('what one fails of ends the others', async () => {
  const ctx = recordingContext(cfg);
  const stopped = work();
  const failed = sideBySide(
    ctx,
    async () => {
      throw new Error('no quota');
    },
    ({ signal }) => {
      signal.addEventListener('abort', () => stopped.resolve());
      return stopped.promise;
    },
  );
  await expect(failed).rejects.toThrow('no quota');
  await stopped.promise;
  expect(ctx.signal.aborted).toBe(false);
});
