import type { AdaptOptions } from '../commands/adapt-options.js';
import { readSamples } from '../files/samples.js';
import type { InputTable } from '../files/tables.js';
import { UsageProblem } from '../problems.js';
import type { Session } from '../session.js';
import { readLabels } from './labels.js';

/** Both domains and what is known of their classes. */
export interface Domains {
  readonly source: InputTable;
  readonly target: InputTable;
  readonly sourceLabels: readonly string[];
  /** Undefined where there are none. */
  readonly targetLabels: readonly string[] | undefined;
}

/**
 * Reads the tables and the labels.
 * @throws InputError or UsageProblem in one sentence
 */
export async function readDomains(options: AdaptOptions, session: Session): Promise<Domains> {
  if (options.sourceLabels === undefined && options.labels === undefined) {
    throw new UsageProblem(
      'the classes of --source are missing; name a file with --source-labels or a column with --labels',
    );
  }
  const [source, target] = await readSamples({
    first: options.source,
    second: options.target,
    options,
    session,
    weights: ['refused', 'refused'], // there is no --weights here
  });
  const sourceLabels = await labelsOf(source, options.sourceLabels);
  if (sourceLabels === undefined)
    throw new UsageProblem(`${source.path}: it has no labels; name a file with --source-labels`);
  requireClasses(source.path, sourceLabels);
  if (new Set(sourceLabels).size < 2) {
    throw new UsageProblem(`${source.path}: all rows are of class ${sourceLabels[0]}; there is nothing to tell apart`);
  }
  const targetLabels = await labelsOf(target, options.targetLabels);
  if (targetLabels !== undefined) requireClasses(target.path, targetLabels);
  if (targetLabels !== undefined) compareClasses(sourceLabels, targetLabels, { target: target.path, session });
  return { source, target, sourceLabels, targetLabels };
}

async function labelsOf(
  { path, values, labels }: InputTable,
  file: string | undefined,
): Promise<readonly string[] | undefined> {
  return file === undefined ? labels : readLabels(file, values.rows, path);
}

/** A blank would count as a class of its own. */
function requireClasses(path: string, labels: readonly string[]): void {
  const blank = labels.findIndex((label) => label.trim() === '');
  if (blank < 0) return;
  const others = labels.filter((label) => label.trim() === '').length - 1;
  throw new UsageProblem(
    `${path}: expected a class for every row, got none for row ${blank + 1}${others > 0 ? ` and ${others} more` : ''}; fill it in, or leave such rows out`,
  );
}

/** Classes that SOURCE does not have cannot be predicted: said where there are some, refused where there are no others. */
function compareClasses(
  known: readonly string[],
  judged: readonly string[],
  { target, session }: { readonly target: string; readonly session: Session },
): void {
  const classes = new Set(known);
  const strange = judged.filter((label) => !classes.has(label));
  if (strange.length === 0) return;
  const names = [...new Set(strange)].slice(0, 5).join(', ');
  if (strange.length === judged.length) {
    throw new UsageProblem(`${target}: no row is of a class that the source has (${names}); label both alike`);
  }
  session.warn(
    `${target}: ${strange.length} of ${judged.length} rows are of classes that the source does not have (${names}); they count as wrong`,
  );
}
