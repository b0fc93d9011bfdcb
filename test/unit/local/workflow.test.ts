import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findCommand } from '../../../src/cli/find-command.js';
import { parseCommand } from '../../../src/cli/parsing/parse-arguments.js';
import { PIPELINE_FILE, readWorkflow } from '../../../src/targets/local/workflow.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-workflow-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function definition(tasks: string, args = '[show, "{{workflow.parameters.who}}"]'): string {
  const file = join(folder, 'workflow.yaml');
  writeFileSync(
    file,
    `spec:
  entrypoint: main
  arguments: { parameters: [{ name: who, value: ada }] }
  templates:
    - { name: main, dag: { tasks: [${tasks}] } }
    - { name: one, container: { command: [bookstore-ml], args: ${args} } }
    - { name: empty }
`,
  );
  return file;
}

describe('a workflow', () => {
  test('is its tasks in an order that their dependencies allow', () => {
    const tasks =
      '{ name: c, template: one, dependencies: [a, b] }, { name: b, template: one, dependencies: [a] }, { name: a, template: one }';
    expect(readWorkflow(definition(tasks), {}).commands).toHaveLength(3);
    const file = definition('{ name: z, template: one, dependencies: [y] }, { name: y, template: one }');
    expect(readWorkflow(file, {}).commands[0]!.argv).toEqual(['bookstore-ml', 'show', 'ada']);
  });

  test("takes what is given in place of the definition's own", () => {
    const { commands, parameters } = readWorkflow(definition('{ name: a, template: one }'), { who: 'you & me' });
    expect(commands[0]!.argv.at(-1)).toBe('you & me');
    expect(parameters).toEqual({ who: 'you & me' });
  });

  test.each([
    [
      'a parameter that it lacks',
      '{ name: a, template: one }',
      '["{{workflow.parameters.none}}"]',
      {},
      /nothing is known of/,
    ],
    ['a value that only a cluster has', '{ name: a, template: one }', '["{{pod.name}}"]', {}, /nothing is known of/],
    ['a template that it lacks', '{ name: a, template: two }', '[]', {}, /no template two/],
    ['a template that runs nothing', '{ name: a, template: empty }', '[]', {}, /no command/],
    [
      'tasks that wait for each other',
      '{ name: a, template: one, dependencies: [a] }',
      '[]',
      {},
      /wait for each other/,
    ],
    ['a parameter given that it does not take', '{ name: a, template: one }', '[]', { whom: 'x' }, /no parameter whom/],
  ])('with %s is refused', (_, tasks, args, given, words) => {
    expect(() => readWorkflow(definition(tasks, args), given)).toThrow(words);
  });
});

describe("the recommender's pipeline", () => {
  const { spec, metadata } = parse(readFileSync(PIPELINE_FILE, 'utf8'), { merge: true });
  const containers = spec.templates.filter((template: object) => 'container' in template);
  const { commands } = readWorkflow(PIPELINE_FILE, {});

  test('is prepare, train, evaluate, register, promote', () => {
    expect(metadata).toMatchObject({ name: 'recommender-pipeline', namespace: 'bookstore-ml' });
    expect(commands.map(({ argv }) => argv[1])).toEqual(['prep', 'train', 'evaluate', 'register', 'promote']);
  });

  test.each(commands.map(({ argv }) => [argv[1]!, argv.slice(2)] as const))(
    '%s has flags that the command line takes',
    async (name, flags) => {
      const found = await findCommand([name, ...flags]);
      if (found.kind === 'group') throw new Error('no action is named');
      const { command, argv } = found;
      expect(parseCommand(name, argv, command.options, command.positionals)).toMatchObject({ help: false });
    },
  );

  test('names the command of each container: Argo would look it up in a registry', () => {
    for (const { container } of containers) expect(container.command).toEqual(['bookstore-ml']);
  });

  test('is admitted in a restricted namespace', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.securityContext.runAsUser).toBeGreaterThan(0);
    for (const { container } of containers) {
      expect(container.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
    for (const volume of spec.volumes) expect(['persistentVolumeClaim', 'emptyDir']).toContain(Object.keys(volume)[1]);
  });

  test('labels its pods with the run, so that its cost can be told from another', () => {
    expect(spec.podMetadata.labels['ml.bookstore/workflow']).toBe('{{workflow.name}}');
  });

  test('tries nothing a second time: a refused model stays refused', () => {
    expect(JSON.stringify(spec)).not.toContain('retryStrategy');
  });
});
