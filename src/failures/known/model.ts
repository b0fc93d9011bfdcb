import type { FailureRow } from '../../engine/failure-row.js';

/** The model, its registry and its server: steps D to G. */
export const MODEL = {
  'BML-D06': {
    what: 'no node offers a GPU',
    cause: '--train cuda asks for one',
    fix: 'train on the CPU: the model is the same, to the byte',
  },
  'BML-E01': {
    what: 'port {port} is taken',
    cause: '{server} needs it',
    fix: 'stop {owner}, then retry',
  },
  'BML-E04': {
    what: 'there is no model',
    cause: 'the folder that step D fills is empty or gone',
    fix: 'train again: bookstore-ml up --from D',
  },
  'BML-E06': {
    what: 'the recommender ended',
    cause: 'it ran when it was checked, and somebody or something ended it since',
    fix: 'run bookstore-ml up again: step E starts it; {home}/logs/recommender.log says how it ended',
  },
  'BML-E07': {
    what: 'the model is damaged',
    cause: 'a file of the model is not as it was written',
    fix: 'train again: bookstore-ml up --from D',
    vague: true,
  },
  'BML-F02': {
    what: 'the gate refused the model',
    cause: 'it is registered, but did worse than what it was compared with; the lines of the log say in what',
    fix: 'what serves now stays. Skip F, or change the parameters of the pipeline and retry',
  },
  'BML-F03': {
    what: "the registry's pointer is damaged",
    cause: 'promoted.json is not as it was written',
    fix: 'delete that file and retry: the pipeline promotes again',
  },
  'BML-F04': {
    what: 'a record of the registry is damaged',
    cause: 'a record is not as it was written, and records are never rewritten',
    fix: 'bookstore-ml down, then up: the registry begins anew',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;
