import type { CommandGroup } from '../../command.js';

/** Each action loads what it needs when it is asked for: a database driver and a web framework take time to load. */
export const command: CommandGroup = {
  actions: [
    {
      name: 'init',
      usage: '--data DIR | --database URL',
      summary: "make the shop's database, or bring its schema up to date",
      load: () => import('./init.js'),
    },
    {
      name: 'check',
      usage: '--orders FILE',
      summary: 'tell whether an order log can be learned from',
      load: () => import('./check.js'),
    },
    {
      name: 'load',
      usage: '--orders FILE [--catalog FILE]',
      summary: 'fill the database with a catalog and orders, in place of what is there',
      load: () => import('./load.js'),
    },
    {
      name: 'serve',
      usage: 'catalog orders | storefront',
      summary: 'run services of the shop until stopped',
      load: () => import('./serve.js'),
    },
    {
      name: 'traffic',
      usage: '--orders-count N | --minutes M',
      summary: 'simulated customers who visit and buy',
      load: () => import('./traffic.js'),
    },
    {
      name: 'backup',
      usage: '--out DIR',
      summary: 'copy the whole shop to a folder',
      load: () => import('./backup.js'),
    },
    {
      name: 'restore',
      usage: '--from DIR',
      summary: 'fill an empty database from a backup',
      load: () => import('./restore.js'),
    },
    {
      name: 'secrets',
      usage: '--namespace NS --secret NAME',
      summary: "in a pod: make the shop's Secret unless it is there",
      load: () => import('./secrets.js'),
    },
  ],
};
