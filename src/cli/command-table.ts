import type { CliCommand } from './command.js';

/** The command line, as help prints it. A command's file is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  /** Arguments after the name, for help. */
  readonly usage: string;
  readonly summary: string;
  readonly group: 'workshop' | 'recommender' | 'parts';
  load(): Promise<{ readonly command: CliCommand }>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'up',
    usage: '[options]',
    summary: 'bring the workshop up, step by step; again: only what is missing',
    group: 'workshop',
    load: () => import('./commands/up/index.js'),
  },
  {
    name: 'status',
    usage: '[--json]',
    summary: 'check every step, change nothing',
    group: 'workshop',
    load: () => import('./commands/status/index.js'),
  },
  {
    name: 'down',
    usage: '[--yes] [--keep-cluster]',
    summary: 'remove what up made, after asking',
    group: 'workshop',
    load: () => import('./commands/down/index.js'),
  },
  {
    name: 'doctor',
    usage: '[--json] [--fix]',
    summary: 'is this machine ready, and if not, what to do',
    group: 'workshop',
    load: () => import('./commands/doctor/index.js'),
  },
  {
    name: 'logs',
    usage: '[STEP]',
    summary: 'the log of a step, by letter or name',
    group: 'workshop',
    load: () => import('./commands/logs/index.js'),
  },
  {
    name: 'recommend',
    usage: 'BOOK_ID... [-k N]',
    summary: 'ask the running recommender: of one book, or of a basket',
    group: 'workshop',
    load: () => import('./commands/recommend/index.js'),
  },
  {
    name: 'pipeline',
    usage: '[--yes]',
    summary: 'the pipeline again, on what the shop has sold by now',
    group: 'workshop',
    load: () => import('./commands/pipeline/index.js'),
  },
  {
    name: 'bundle',
    usage: 'create DIR | verify DIR',
    summary: 'charts, images and tools in a folder, for rooms without a network',
    group: 'workshop',
    load: () => import('./commands/bundle/index.js'),
  },
  {
    name: 'dataset',
    usage: 'generate --out DIR',
    summary: 'write a catalog and orders, the same for a seed everywhere',
    group: 'recommender',
    load: () => import('./commands/dataset/index.js'),
  },
  {
    name: 'train',
    usage: '--orders FILE --out DIR',
    summary: 'orders to a model; --from goes on from one, --shard and --merge divide the work',
    group: 'recommender',
    load: () => import('./commands/train/index.js'),
  },
  {
    name: 'evaluate',
    usage: '--orders FILE',
    summary: 'how good: HR, NDCG, MRR, coverage, against popularity',
    group: 'recommender',
    load: () => import('./commands/evaluate/index.js'),
  },
  {
    name: 'register',
    usage: '--model DIR --metrics FILE',
    summary: 'an immutable record of a model and where it came from',
    group: 'recommender',
    load: () => import('./commands/register/index.js'),
  },
  {
    name: 'promote',
    usage: '--registry DIR [--version N]',
    summary: 'point serving at a version, or back with --rollback',
    group: 'recommender',
    load: () => import('./commands/promote/index.js'),
  },
  {
    name: 'serve',
    usage: '--model DIR [--port N]',
    summary: 'answer GET /recommend?book_id=1&k=3',
    group: 'recommender',
    load: () => import('./commands/serve/index.js'),
  },
  {
    name: 'shop',
    usage: 'init | load | serve SERVICE... | traffic | backup | restore',
    summary: 'the Bookstore of step B',
    group: 'parts',
    load: () => import('./commands/shop/index.js'),
  },
  {
    name: 'prep',
    usage: '--shop URL --out DIR',
    summary: 'export the dataset from the shop',
    group: 'parts',
    load: () => import('./commands/prep/index.js'),
  },
  {
    name: 'models',
    usage: 'share | mirror',
    summary: 'models from the machine that has them to those that serve',
    group: 'parts',
    load: () => import('./commands/models/index.js'),
  },
  {
    name: 'forward',
    usage: '--service NAME --to PORT --port N',
    summary: 'keep a port of this machine leading to a Service of a cluster',
    group: 'parts',
    load: () => import('./commands/forward/index.js'),
  },
];
