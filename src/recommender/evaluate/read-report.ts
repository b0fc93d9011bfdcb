import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../../lib/input-error.js';
import type { Hyperparameters } from '../model.js';
import { readPromoted } from '../registry/promotion.js';
import { readRecord } from '../registry/records.js';
import { type EvaluationReport, REPORT_SCHEMA } from './report.js';

export interface StoredReport {
  readonly report: EvaluationReport;
  /** SHA-256 of the file's bytes. */
  readonly digest: string;
}

/** Reads what an earlier `evaluate` wrote. InputError where there is none, or it is something else. */
export async function readReport(file: string): Promise<StoredReport> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const what = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.message})`;
    throw new InputError(what, file, 'write one: bookstore-ml evaluate --orders FILE --out FILE');
  });
  const report = parse(bytes.toString('utf8'));
  if (report === undefined) {
    throw new InputError(
      'this is not a metrics file',
      file,
      'write one: bookstore-ml evaluate --orders FILE --out FILE',
    );
  }
  return { report, digest: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * The champion's hyperparameters, out of a metrics file or a registry's promoted version. Undefined for a registry in
 * which nothing is promoted yet: there is no champion.
 */
export async function readBaseline(path: string): Promise<Hyperparameters | undefined> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return (await readReport(path)).report.hyperparameters;
  const promoted = await readPromoted(path);
  return promoted && (await readRecord(path, promoted.version)).hyperparameters;
}

function parse(text: string): EvaluationReport | undefined {
  try {
    const report: EvaluationReport = JSON.parse(text);
    if (report.schema !== REPORT_SCHEMA) return undefined;
    const whole = [report.dataset, report.hyperparameters, report.model, report.popularity, report.verdict.checks];
    return whole.every((part) => typeof part === 'object' && part !== null) ? report : undefined;
  } catch {
    return undefined;
  }
}
