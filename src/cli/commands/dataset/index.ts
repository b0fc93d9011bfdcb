import type { CommandGroup } from '../../command.js';

export const command: CommandGroup = {
  actions: [
    {
      name: 'generate',
      usage: '--out DIR',
      summary: 'write a catalog and orders, the same for a seed everywhere',
      load: () => import('./generate.js'),
    },
  ],
};
