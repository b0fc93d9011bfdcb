import type { CommandGroup } from '../../command.js';

export const command: CommandGroup = {
  actions: [
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
