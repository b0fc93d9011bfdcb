import { expect, onTestFinished, test, vi } from 'vitest';
import { commandLine } from '../../../src/lib/process/process-table.js';
import { fakeProgram, setPath } from '../cluster-tools/context.js';

test('a process that ps does not find has no command line', async () => {
  setPath((await fakeProgram('ps', 'exit 1')).replace(/\/ps$/, ''), true);
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  onTestFinished(() => void vi.restoreAllMocks());
  expect(commandLine(2 ** 22 + 1)).toBeUndefined();
});
