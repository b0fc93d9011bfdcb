import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const tsc = join(modules, 'typescript/bin/tsc');

/** A user's project with nothing installed but the packed package: not even what that depends on, since the library needs none of it. */
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'bookstore-ml-library-'));
  // Without scripts: the tests' own build is packed, not one that is made beside them.
  const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
  });
  const installed = join(project, 'node_modules/bookstore-ml');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(project, stdout.trim()), '--strip-components=1', '-C', installed]);
  await writeFile(join(project, 'package.json'), '{"type":"module"}\n');
  await cp(join(root, 'test/library/example.ts'), join(project, 'example.ts'));
  await mkdir(join(project, 'node_modules/@types'));
  await symlink(join(modules, '@types/node'), join(project, 'node_modules/@types/node'));
  await symlink(join(modules, 'undici-types'), join(project, 'node_modules/undici-types'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Compiles one file of the project as strictly as can be, declarations included. Answers what the compiler says. */
async function compile(file: string, types: readonly string[]): Promise<string> {
  const config = join(project, `${file}.json`);
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2023',
    lib: ['ES2023'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: types.length > 0,
    types,
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files: [file] }));
  return run(tsc, ['-p', config], { cwd: project }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
}

describe('the packed recommender', () => {
  it('runs the example, checked against the types that it ships', async () => {
    expect(await compile('example.ts', ['node'])).toBe('');
    const { stdout } = await run(process.execPath, ['example.js', 'out'], { cwd: project });
    const said = JSON.parse(stdout);
    expect(said.loaded).toBe(said.digest);
    expect(said.version).toBe(1);
    expect(said.recommended).toHaveLength(3);
    for (const { title, score } of said.recommended) {
      expect(title).toMatch(/\w/);
      expect(score).toBeGreaterThan(0);
    }
    expect(said.forBasket).toHaveLength(3);
    expect(said.served).toEqual({
      book_id: 1,
      k: 3,
      recommendations: said.recommended.map(({ bookId }: { bookId: number }) => bookId),
    });
  });

  it('ships types that need no others, and refuse a wrong option', async () => {
    await writeFile(
      join(project, 'right.ts'),
      "import { train, type TrainedModel } from 'bookstore-ml/recommender';\nexport const trained: Promise<TrainedModel> = train({ orders: 'a.csv', out: 'b' });\n",
    );
    expect(await compile('right.ts', [])).toBe('');
    await writeFile(
      join(project, 'wrong.ts'),
      "import { train } from 'bookstore-ml/recommender';\nawait train({ orders: 'a.csv', out: 'b', hyperparameters: { metric: 'euclid' } });\n",
    );
    expect(await compile('wrong.ts', [])).toMatch(/"euclid"' is not assignable/);
  });

  it('still has its command, and gives out nothing else', async () => {
    const { exports, bin } = JSON.parse(
      await readFile(join(project, 'node_modules/bookstore-ml/package.json'), 'utf8'),
    );
    expect(Object.keys(exports)).toEqual(['./recommender', './package.json']);
    const { stdout } = await run(process.execPath, [
      join(project, 'node_modules/bookstore-ml', bin['bookstore-ml']),
      'dataset',
      '--help',
    ]);
    expect(stdout).toContain('generate');
    await writeFile(join(project, 'inside.js'), "await import('bookstore-ml/dist/src/recommender/model.js');\n");
    await expect(run(process.execPath, ['inside.js'], { cwd: project })).rejects.toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });
});
