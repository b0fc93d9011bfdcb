import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FailureError } from '../../../src/engine/failure.js';
import type { ClusterContext } from '../../../src/targets/cluster/provider.js';
import type { Config } from '../../../src/targets/config.js';
import { assertRights } from '../../../src/targets/context/permissions.js';
import { context } from '../../../src/targets/context/provider.js';
import { fakeContext, fakeProgram, temporaryFolder } from '../cluster-tools/context.js';

/** An API server that allows all but what is told, one indented JSON text for each review, as kubectl prints them. */
const program = (denied: RegExp) => `exec "${process.execPath}" -e '
  const text = require("fs").readFileSync(process.argv[process.argv.indexOf("-f") + 1], "utf8");
  for (const review of text.split("---\\n")) {
    const field = (name) => new RegExp("  " + name + ": \\"?([a-z]+)").exec(review)?.[1];
    const [verb, resource, subresource] = ["verb", "resource", "subresource"].map(field);
    const allowed = !${denied}.test(verb + " " + resource);
    const spec = { resourceAttributes: { verb, resource, subresource } };
    console.log(JSON.stringify({ spec, status: { allowed } }, null, 4));
  }
' -- "$@"`;

async function ask(denied: RegExp, charts: boolean): Promise<unknown> {
  const folder = await temporaryFolder();
  const kubectl = await fakeProgram('kubectl', program(denied));
  const cfg = {
    target: 'context',
    context: 'lab',
    home: join(folder, 'home'),
    tools: { kubectl },
  } as unknown as Config;
  const ctx: ClusterContext = { ...fakeContext(), cfg, provider: context, attempt: 1 };
  return assertRights(ctx, charts).catch((error: unknown) => error);
}

test('a user who may do all that it takes is let pass', async () => {
  expect(await ask(/^$/, true)).toBeUndefined();
});

test('rights that are missing are named together, each once', async () => {
  const refusal = await ask(/create (jobs|secrets)$| services/, true);
  expect(refusal).toBeInstanceOf(FailureError);
  expect((refusal as FailureError).failure).toMatchObject({
    code: 'BML-A12',
    evidence: 'not allowed: create services, create jobs, get services/proxy, create secrets',
  });
});

test('what only charts need is not asked for where they are there already', async () => {
  const wide = /customresourcedefinitions|clusterroles/;
  expect(await ask(wide, true)).toBeInstanceOf(FailureError);
  expect(await ask(wide, false)).toBeUndefined();
});
