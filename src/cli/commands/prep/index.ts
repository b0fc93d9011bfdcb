import { resolve } from 'node:path';
import { prepareDataset } from '../../../bookstore/dataset/prepare-dataset.js';
import { groupDigits } from '../../../lib/format/numbers.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';

export const command: CliCommand = {
  options: [
    { name: 'shop', value: 'URL', required: true, help: "the shop's orders service, such as http://127.0.0.1:8082" },
    {
      name: 'out',
      value: 'DIR',
      required: true,
      help: 'gets a folder for each dataset, named by its digest, and "current"',
    },
    { name: 'wait', value: 'S', default: 0, help: 'seconds to wait for a shop that does not answer' },
  ],
  positionals: [0, 0],
  examples: [
    [
      'prep --shop http://127.0.0.1:8082 --out datasets',
      'the orders of a running shop, in a folder named by their digest',
    ],
    ['prep --shop http://orders:8082 --out /data/datasets --wait 300', 'from a shop that is still starting'],
  ],
  async run(args) {
    const [shop, out] = [args.need('shop'), args.need('out')];
    const waitMs = (args.whole('wait', 0, 3_600) ?? 0) * 1_000;
    const { dataset, folder, known } = await prepareDataset(shop.replace(/\/+$/, ''), resolve(out), waitMs);
    const lines = groupDigits(dataset.dataset.lines);
    process.stdout.write(`${lines} order lines in ${folder}${known ? ', exported before' : ''}\n`);
    return EXIT.ok;
  },
};
