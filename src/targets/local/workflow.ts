import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Command } from '../../engine/contract.js';
import { packageRoot } from '../../lib/package-root.js';

/** What is read here of an Argo WorkflowTemplate; a cluster reads the rest. */
interface WorkflowTemplate {
  readonly spec: {
    readonly entrypoint: string;
    readonly arguments: { readonly parameters: readonly { readonly name: string; readonly value: string }[] };
    readonly templates: readonly Template[];
  };
}

interface Template {
  readonly name: string;
  readonly dag?: { readonly tasks: readonly Task[] };
  readonly container?: { readonly command: readonly string[]; readonly args: readonly string[] };
}

interface Task {
  readonly name: string;
  readonly template: string;
  readonly dependencies?: readonly string[];
}

/** Where the recommender's pipeline is defined, for clusters and for this target. */
export const PIPELINE_FILE = join(packageRoot(), 'manifests', 'ml', 'pipeline', 'recommender-workflow.yaml');

/** A workflow made ready to run without a cluster. */
export interface Workflow {
  /** The workflow's parameters, as given or as the definition has them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** One command for each task of the entrypoint's DAG, in an order that its dependencies allow. */
  readonly commands: readonly Command[];
}

/**
 * Reads a WorkflowTemplate: the argv of each task as a cluster's pod would run it, `given` in place of the definition's
 * own parameters.
 * @throws Error for a definition that is not one, or that names a parameter, task or template that it lacks.
 */
export function readWorkflow(file: string, given: Readonly<Record<string, string>>): Workflow {
  const { spec } = parse(readFileSync(file, 'utf8'), { merge: true }) as WorkflowTemplate;
  const parameters = Object.fromEntries(
    spec.arguments.parameters.map(({ name, value }) => [name, given[name] ?? value]),
  );
  const stranger = Object.keys(given).find((name) => !(name in parameters));
  if (stranger !== undefined) throw new Error(`${file}: the workflow has no parameter ${stranger}`);
  const tasks = named(spec.templates, spec.entrypoint, file).dag?.tasks ?? [];
  const commands = inOrder(tasks, file).map((task) =>
    commandOf(named(spec.templates, task.template, file), parameters, file),
  );
  return { parameters, commands };
}

function commandOf(template: Template, parameters: Readonly<Record<string, string>>, file: string): Command {
  const { command = [], args = [] } = template.container ?? {};
  const [program, ...rest] = [...command, ...args].map((word) => substitute(word, parameters, file));
  if (program === undefined) throw new Error(`${file}: template ${template.name} has no command`);
  return { argv: [program, ...rest], purpose: `pipeline: ${template.name}`, mutates: true };
}

function substitute(word: string, parameters: Readonly<Record<string, string>>, file: string): string {
  return word.replace(/\{\{(.*?)\}\}/g, (_, expression: string) => {
    const value = parameters[/^workflow\.parameters\.([\w-]+)$/.exec(expression.trim())?.[1] ?? ''];
    if (value === undefined) throw new Error(`${file}: nothing is known of {{${expression}}}`);
    return value;
  });
}

/** Each task after those it depends on; otherwise as written. */
function inOrder(tasks: readonly Task[], file: string): readonly Task[] {
  const ordered: Task[] = [];
  const done = new Set<string>();
  while (ordered.length < tasks.length) {
    const ready = tasks.find(
      ({ name, dependencies = [] }) => !done.has(name) && dependencies.every((other) => done.has(other)),
    );
    if (ready === undefined) throw new Error(`${file}: its tasks wait for each other, or for one that is not there`);
    ordered.push(ready);
    done.add(ready.name);
  }
  return ordered;
}

function named(templates: readonly Template[], name: string, file: string): Template {
  const found = templates.find((template) => template.name === name);
  if (found === undefined) throw new Error(`${file}: there is no template ${name}`);
  return found;
}
