import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** Every source file of the product, relative to the root. The kernel is AssemblyScript, a program of its own. */
export const sources: readonly string[] = ['src', 'steps'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|cts)$/.test(name) && !name.startsWith('recommender/kernel'))
    .map((name) => join(folder, name)),
);

export const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Files of ours that a file imports, types included, relative to the root. */
export function importsOf(file: string): readonly string[] {
  const found = textOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].flatMap((match) => {
    const path = resolve(root, dirname(file), match[1]!);
    const candidates = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx'), path.replace(/\.cjs$/, '.cts')];
    const there = candidates.find(existsSync);
    return there === undefined ? [] : [relative(root, there)];
  });
}

/** Groups of files that import each other in a circle, each as a sorted list. */
export function circles(
  files: readonly string[],
  imports: (file: string) => readonly string[] = importsOf,
): readonly (readonly string[])[] {
  const within = new Set(files);
  const edges = new Map(files.map((file) => [file, imports(file).filter((other) => within.has(other))]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const other of edges.get(file)!) {
      if (!index.has(other)) visit(other);
      if (stack.includes(other)) low.set(file, Math.min(low.get(file)!, low.get(other)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}
