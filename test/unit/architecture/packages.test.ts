import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const commands = resolve(import.meta.dirname, '../../../src/cli/commands');
const main = resolve(commands, '../main.ts');

/** Packages that loading a file loads, at once or on the way. What is imported on use is not counted. */
function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(file, 'utf8');
  const imports = [...source.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';$/gm)].map(
    (match) => match[1]!,
  );
  return imports.flatMap((name) => {
    if (name.startsWith('node:')) return [];
    if (!name.startsWith('.')) return [name];
    const path = join(dirname(file), name.replace(/\.js$/, '.ts'));
    return packagesOf(existsSync(path) ? path : `${path}x`, seen);
  });
}

// Their images hold this package alone: nothing is downloaded when they are built.
test.each(['dataset', 'train', 'evaluate', 'register', 'promote', 'prep', 'models', 'serve'])(
  '%s runs in an image without node_modules',
  (name) => {
    // Every file: what an action of it loads is loaded on use.
    const files = readdirSync(join(commands, name)).map((file) => join(commands, name, file));
    expect([main, ...files].flatMap((file) => packagesOf(file))).toEqual([]);
  },
);

test('the shop loads a database driver and a web framework only when it is asked for them', () => {
  expect([...packagesOf(main), ...packagesOf(join(commands, 'shop', 'index.ts'))]).toEqual([]);
});
