import type { CommandGroup } from '../../command.js';

export const command: CommandGroup = {
  actions: [
    {
      name: 'create',
      usage: 'DIR [--platform OS/ARCH] [--charts FOLDER] [--no-pull]',
      summary: 'put charts, images and tools in a folder, with checksums',
      load: () => import('./create.js'),
    },
    {
      name: 'verify',
      usage: 'DIR',
      summary: 'compare a bundle with its checksums',
      load: () => import('./verify.js'),
    },
  ],
};
