import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { imageIds, listNodes, nodesLacking } from '../../../src/tools/docker/kind.js';
import { fakeContext, fakeProgram, setPath } from './context.js';

const ID = `sha256:${'1'.repeat(64)}`;
const MANIFEST = `sha256:${'2'.repeat(64)}`;
const INDEX = `sha256:${'3'.repeat(64)}`;
const REF = 'docker.io/bookstore/app:dev';

/** A docker whose nodes answer as containerd does: `worker` has the image, `listed` by a list, `empty` has none. */
async function fakeDocker(): Promise<void> {
  const ls = (digest: string) =>
    `echo "REF TYPE DIGEST SIZE"; echo "${REF} application/x ${digest} 1 MiB linux/amd64 -"`;
  const manifest = `echo '{"config":{"digest":"${ID}"}}'; printf "\\036"`;
  const index = `echo '{"manifests":[{"digest":"${MANIFEST}"}]}'; printf "\\036"`;
  const script = `case "$*" in
  "exec worker ctr"*) ${ls(MANIFEST)} ;;
  "exec listed ctr"*) ${ls(INDEX)} ;;
  "exec empty ctr"*) echo "REF TYPE DIGEST SIZE" ;;
  *"sh ${MANIFEST}") ${manifest} ;;
  *"sh ${INDEX}") ${index} ;;
  "ps "*) printf 'b-worker\\trunning\\tworker\\nb-control-plane\\texited\\tcontrol-plane\\nb-lb\\trunning\\texternal-load-balancer\\n' ;;
  esac`;
  setPath(dirname(await fakeProgram('docker', script)), true);
}

test('a node is known to have an image by its id, be it in a list of platforms', async () => {
  await fakeDocker();
  for (const node of ['worker', 'listed']) {
    expect(await imageIds(fakeContext(), node, [REF])).toEqual(new Map([[REF, [ID]]]));
  }
});

test('a node lacks an image that it does not have, and one that has changed under the same tag', async () => {
  await fakeDocker();
  const nodes = ['worker', 'listed', 'empty'];
  expect(await nodesLacking(fakeContext(), nodes, [{ ref: 'bookstore/app:dev', id: ID }])).toEqual(['empty']);
  const other = `sha256:${'9'.repeat(64)}`;
  expect(await nodesLacking(fakeContext(), nodes, [{ ref: 'bookstore/app:dev', id: other }])).toEqual(nodes);
});

test('nodes are listed with those that stopped, and nothing that is no node', async () => {
  await fakeDocker();
  expect(await listNodes(fakeContext(), 'b')).toEqual([
    { name: 'b-control-plane', role: 'control-plane', running: false },
    { name: 'b-worker', role: 'worker', running: true },
  ]);
});
