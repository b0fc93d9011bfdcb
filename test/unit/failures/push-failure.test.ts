import { expect, test } from 'vitest';
import { pushFailure } from '../../../src/failures/push-failure.js';
import { CommandError } from '../../../src/tools/process/command-error.js';

/** As Docker and registries say it. */
const SEEN: readonly (readonly [code: string, line: string])[] = [
  ['BML-B11', 'no basic auth credentials'],
  ['BML-B11', 'unauthorized: authentication required'],
  ['BML-B12', 'denied: requested access to the resource is denied'],
  ['BML-B13', 'Get "https://reg.test:5000/v2/": http: server gave HTTP response to HTTPS client'],
  ['BML-B14', 'Get "https://reg.test:5000/v2/": x509: certificate signed by unknown authority'],
  ['BML-B15', "name unknown: The repository with name 'me/app' does not exist in the registry with id '1'"],
  ['BML-B16', 'Get "https://reg.test:5000/v2/": dial tcp: lookup reg.test: no such host'],
  ['BML-B16', 'Get "http://localhost:5055/v2/": dial tcp 127.0.0.1:5055: connect: connection refused'],
  ['BML-B17', 'blob upload invalid'],
];

test.each(SEEN)('%s: %s', (code, line) => {
  const command = { argv: ['docker', 'push', 'reg.test:5000/me/app:1'] as const, purpose: '', mutates: true };
  const error = new CommandError(command, { exitCode: 1 }, ['The push refers to repository', line]);
  const failure = pushFailure(error, 'reg.test:5000/me');
  expect(failure).toMatchObject({ code, evidence: `reg.test:5000/me/app:1: ${line}` });
  expect(`${failure.cause} ${failure.fix}`).not.toMatch(/[{}]/);
});
