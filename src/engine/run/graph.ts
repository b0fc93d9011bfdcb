import type { Step } from '../contract.js';

type Node = Pick<Step, 'id' | 'letter' | 'needs' | 'after'>;

/** Throws where a list of steps cannot be run at all. That is a mistake in steps/, never the user's. */
export function validateGraph(steps: readonly Node[]): void {
  const byId = new Map<string, Node>();
  const letters = new Set<string>();
  for (const step of steps) {
    if (byId.has(step.id)) throw new Error(`two steps have the id "${step.id}"`);
    const letter = step.letter.toLowerCase();
    if (letters.has(letter)) throw new Error(`two steps have the letter "${step.letter}"`);
    byId.set(step.id, step);
    letters.add(letter);
  }
  for (const step of steps) {
    for (const id of dependencies(step)) {
      if (!byId.has(id)) throw new Error(`step "${step.id}" waits for "${id}", which does not exist`);
    }
  }
  const finished = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (finished.has(id)) return;
    if (path.includes(id)) throw new Error(`steps wait for each other: ${[...path, id].join(' -> ')}`);
    for (const next of dependencies(byId.get(id)!)) visit(next, [...path, id]);
    finished.add(id);
  };
  for (const { id } of steps) visit(id, []);
}

/** Ids of all that a step waits for, hard and soft. */
export function dependencies(step: Pick<Node, 'needs' | 'after'>): readonly string[] {
  return step.after === undefined ? step.needs : [...step.needs, ...step.after];
}

/** Ids of all steps that `id` needs, directly or not; without `id` itself. */
export function ancestors(steps: readonly Pick<Node, 'id' | 'needs'>[], id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (of: string): void => {
    for (const need of steps.find((step) => step.id === of)?.needs ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return found;
}

/** Does `work` for every step as soon as all that it waits for has been worked; side by side where nothing is waited for. */
export async function runGraph<S extends Node>(steps: readonly S[], work: (step: S) => Promise<void>): Promise<void> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const started = new Map<string, Promise<void>>();
  const start = (step: S): Promise<void> => {
    const known = started.get(step.id);
    if (known !== undefined) return known;
    const end = Promise.all(dependencies(step).map((id) => start(byId.get(id)!))).then(() => work(step));
    started.set(step.id, end);
    return end;
  };
  await Promise.all(steps.map(start));
}
