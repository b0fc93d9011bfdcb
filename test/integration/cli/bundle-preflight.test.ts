import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexText } from '../../../src/bundle/bundle-index.js';
import { machineOf } from '../../../src/cli/run/preflight.js';
import type { Config } from '../../../src/targets/config.js';
import { imagesOf } from '../../../src/tools/install/pins.js';
import { hostPlatform } from '../../../src/tools/install/platform.js';
import { temporaryFolder } from '../cluster-tools/context.js';

test('nothing that a bundle brings is looked for elsewhere, its own node image least of all', async () => {
  const bundle = await temporaryFolder();
  mkdirSync(bundle, { recursive: true });
  const entry = { bytes: 1, sha256: '0'.repeat(64) };
  const images = imagesOf('seed').map((image, at) => {
    const [, name = '', version = ''] = /^(.+):([^:]+)$/.exec(image) ?? [];
    return { ...entry, path: `images/${at}.tar`, kind: 'image' as const, name, version };
  });
  const node = {
    ...entry,
    path: 'images/node.tar',
    kind: 'node-image' as const,
    name: 'kindest/node',
    version: 'v1.34.4',
  };
  const tool = { ...entry, path: 'bin/kind', kind: 'tool' as const, name: 'kind', version: '0.30.0' };
  const index = { schema: 1, platform: 'linux/amd64', host: hostPlatform(), pins: 'seed' } as const;
  writeFileSync(join(bundle, 'bundle.json'), indexText({ ...index, files: [...images, node, tool] }));
  const cfg: Config = {
    target: 'kind',
    name: 'b',
    home: join(bundle, 'home'),
    profile: 's',
    overlay: 'dev',
    train: 'cpu',
    pins: 'seed',
    port: 18_000,
    shopPort: 18_001,
    bundle,
  };
  expect(await machineOf(cfg)).toMatchObject({ tools: [], docker: { images: [] } });
  const asked = await machineOf({ ...cfg, nodeImage: 'kindest/node:v1.34.0' });
  expect(asked.docker?.images).toEqual(['kindest/node:v1.34.0']);
});
