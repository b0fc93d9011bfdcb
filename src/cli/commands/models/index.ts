import type { CommandGroup } from '../../command.js';

export const command: CommandGroup = {
  defaultAction: 'list',
  actions: [
    {
      name: 'list',
      usage: '[--json]',
      summary: 'the registered versions, how good they are and which one serves',
      load: () => import('./list.js'),
    },
    {
      name: 'show',
      usage: 'VERSION',
      summary: 'the record of a version: where it came from and what the gate said',
      load: () => import('./show.js'),
    },
    {
      name: 'diff',
      usage: 'VERSION VERSION',
      summary: 'what changed from one version to another, down to the books recommended',
      load: () => import('./diff.js'),
    },
    {
      name: 'share',
      usage: '--data DIR [--port N]',
      summary: 'serve models from this machine to servers on others',
      load: () => import('./share.js'),
    },
    {
      name: 'mirror',
      usage: '--from URL --to DIR [--once]',
      summary: 'keep a copy of the models that another machine shares',
      load: () => import('./mirror.js'),
    },
  ],
};
