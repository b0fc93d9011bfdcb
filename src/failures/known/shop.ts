import type { FailureRow } from '../../engine/failure-row.js';

/** The shop of step B and its database. */
export const SHOP = {
  'BML-B03': {
    what: 'the database is in use',
    cause: 'process {pid} has it open, and only one may',
    fix: 'stop that process (kill {pid}) if it is not one you need, then retry',
  },
  'BML-B04': {
    what: 'the database may be in use',
    cause: 'process {pid} on {host} opened it, and whether it still runs cannot be seen from here',
    fix: 'if no bookstore-ml that uses it runs there, delete {file}, then retry',
  },
  'BML-A03': {
    what: 'the database is broken',
    cause: 'Postgres cannot open its files, as after a crash of the machine or a change from outside',
    fix: 'bookstore-ml down, then up: the shop is made anew, a log of your own is not touched',
    vague: true,
    said: [
      {
        steps: 'AB',
        pattern:
          /could not locate a valid checkpoint record|invalid page in block|RuntimeError: (?:unreachable|memory access)/i,
        sample: 'PANIC:  could not locate a valid checkpoint record',
      },
    ],
  },
  'BML-A04': {
    what: 'the database is of a newer version',
    cause: 'a newer version of bookstore-ml made this workspace',
    fix: 'use that version, or another workspace: up --name NAME',
  },
  'BML-B01': {
    what: 'port {port} is taken',
    cause: '{server} needs it',
    fix: 'stop {owner}, then retry',
  },
  'BML-B19': {
    what: 'the database is still starting',
    cause: 'Postgres reads its files after a start or a crash',
    fix: 'retry in a moment',
    transient: true,
    said: [
      {
        pattern: /the database system is (?:starting up|in recovery mode|not yet accepting connections|shutting down)/,
        sample: 'FATAL:  the database system is starting up',
      },
    ],
  },
  'BML-B18': {
    what: 'the database refuses the login',
    cause: 'the user or password is not the one that the database was made with',
    fix: 'bookstore-ml down, then up: the shop and its passwords are made anew; for a server of your own check PGUSER and PGPASSWORD',
    said: [
      {
        pattern:
          /password authentication failed|no pg_hba\.conf entry|role "[^"]*" does not exist|SASL authentication failed/,
        sample: 'FATAL:  password authentication failed for user "shop"',
      },
    ],
  },
  'BML-B20': {
    what: 'the database takes no more connections',
    cause: 'as many programs use it as it allows at a time',
    fix: 'end those that nobody needs, then retry',
    transient: true,
    said: [
      {
        pattern: /too many clients already|remaining connection slots are reserved/,
        sample: 'FATAL:  sorry, too many clients already',
      },
    ],
  },
  'BML-D02': {
    what: 'the shop does not answer',
    cause: 'the shop of step B stopped since it was checked',
    fix: 'up starts it again: quit here and run it once more',
  },
  'BML-D03': {
    what: 'the export from the shop broke off',
    cause: 'the shop changed or ended while its orders were read',
    fix: 'retry; if it stays, bookstore-ml logs B says why',
    transient: true,
  },
} as const satisfies Readonly<Record<string, FailureRow>>;
