import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Killable {
  /** Runs the program to its end. */
  run(...args: readonly string[]): {
    readonly status: number | null;
    readonly signal: string | null;
    readonly stderr: string;
  };
  /** Runs it beside others. */
  start(...args: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }>;
  remove(): void;
}

/** Compiles killable-program.ts: a real process needs JavaScript. */
export function buildKillable(): Killable {
  const folder = mkdtempSync(join(tmpdir(), 'bml-killable-'));
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { rootDir: root, outDir: folder, typeRoots: [join(root, 'node_modules', '@types')] },
    include: [],
    files: [join(root, 'test', 'integration', 'engine', 'killable-program.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const tsc = resolve(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const program = join(folder, 'test', 'integration', 'engine', 'killable-program.js');
  return {
    run: (...args) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' }),
    async start(...args) {
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        stderr += text;
      });
      const [code] = await once(child, 'close');
      return { code, stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The number of a process that has ended. */
export const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
