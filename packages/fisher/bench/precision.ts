import { type ClosedFormMethod, closedFormDrift } from '../src/index.js';
import { plainFloat32 } from './plain-float32.js';
import {
  bandwidthFor,
  cloudOf,
  DAMPING,
  type PrecisionProblem,
  precisionProblem,
  type SpaceName,
} from './precision-problem.js';

/** Every way there is; a further method of `closedFormDrift` becomes a column by its name. */
const methods = ['factorised', 'statistic-space', 'weight-space', 'matrix-free'] as const;
const columns = ['plain float32', ...methods, 'default'];

/** The drift at the particles, flat `[n d]`, and the way that led to it. */
async function driftBy(method: ClosedFormMethod, { statistic, space, cloud }: PrecisionProblem, ridge: number) {
  const { particles, target } = cloud.tensors;
  const found = await closedFormDrift({ statistic, space, particles, target, damping: DAMPING, ridge, method });
  const moves = found.drift.at(particles);
  try {
    return { method: found.method, values: await moves.data() };
  } finally {
    moves.dispose();
    found.drift.dispose();
  }
}

/** What is measured at one number of statistics. */
interface Grid {
  readonly size: number;
  readonly spaces: readonly SpaceName[];
  readonly conditions: readonly number[];
  readonly ridges: readonly number[];
  /** Bisections of the bandwidth. */
  readonly looks: number;
  /** Methods that would take minutes. */
  readonly skipped?: readonly string[];
}

/** Relative to the largest entry, or why there is none: empty where the path does not exist. */
type Outcome = number | string;

const allRidges = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7];
const skipped = ['matrix-free'];
const grids: readonly Grid[] = [
  { size: 50, spaces: ['ntKiNG', 'KiNG'], conditions: [1e1, 1e3, 1e5, 1e7, 1e9, 1e12], ridges: allRidges, looks: 14 },
  { size: 200, spaces: ['ntKiNG', 'KiNG'], conditions: [1e1, 1e3, 1e6, 1e9, 1e12], ridges: allRidges, looks: 12 },
  { size: 1000, spaces: ['ntKiNG'], conditions: [1e1, 1e6, 1e12], ridges: [1e-2, 1e-5, 1e-7], looks: 6, skipped },
  { size: 2000, spaces: ['ntKiNG'], conditions: [1e1, 1e6, 1e12], ridges: [1e-5], looks: 5, skipped },
];

interface Row {
  readonly space: SpaceName;
  readonly size: number;
  readonly condition: number;
  readonly ridge: number;
  readonly errors: readonly Outcome[];
}

/** The tables, as Markdown. */
export async function precisionTables(): Promise<string> {
  const rows: Row[] = [];
  for (const grid of grids) rows.push(...(await rowsOf(grid)));
  const ridges = allRidges.filter((ridge) => rows.some((row) => row.ridge === ridge));
  const worst = ridges.map((ridge) => [
    exponent(ridge),
    ...columns.map((_, column) =>
      worstOf(rows.filter((row) => row.ridge === ridge).map(({ errors }) => errors[column])),
    ),
  ]);
  const all = rows.map(({ space, size, condition, ridge, errors }) => [
    space,
    String(size),
    exponent(condition),
    exponent(ridge),
    ...errors.map(show),
  ]);

  return [
    goalOf(rows),
    '## Worst error for each ridge',
    table(['ridge', ...columns], worst),
    '## Every case',
    table(['space', 'b', 'condition of F', 'ridge', ...columns], all),
  ].join('\n\n');
}

const GOAL = { ridge: 1e-5, error: 1e-4 };

/** What was to be reached by default, and where it was not. */
function goalOf(rows: readonly Row[]): string {
  const judged = rows.filter(({ ridge }) => ridge === GOAL.ridge);
  const missed = judged.filter(({ errors }) => !((errors.at(-1) as number) <= GOAL.error));
  const cases = missed.map(
    ({ space, size, condition, errors }) =>
      `${space}, b = ${size}, condition ${exponent(condition)} (${show(errors.at(-1) as Outcome)})`,
  );
  const told = missed.length === 0 ? '' : `; missed by ${cases.join(', ')}`;
  return `Goal: \`default\` within ${exponent(GOAL.error)} at ridge ${exponent(GOAL.ridge)}. Held in ${judged.length - missed.length} of ${judged.length} cases${told}.`;
}

async function rowsOf({ size, spaces, conditions, ridges, looks, skipped = [] }: Grid): Promise<Row[]> {
  const rows: Row[] = [];
  const cloud = cloudOf(size);
  for (const wanted of conditions) {
    const { bandwidth, condition } = await bandwidthFor(cloud, wanted, looks);
    for (const space of spaces) {
      const problem = await precisionProblem(cloud, bandwidth, space);
      for (const ridge of ridges)
        rows.push({ space, size, condition, ridge, errors: await errorsOf(problem, ridge, skipped) });
      problem.statistic.dispose();
      problem.space.dispose();
    }
  }
  return rows;
}

async function errorsOf(problem: PrecisionProblem, ridge: number, skipped: readonly string[]): Promise<Outcome[]> {
  const { data: wanted } = problem.reference(ridge);
  const scale = wanted.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  const errorOf = (values: ArrayLike<number>) => largestDifference(values, wanted) / scale;
  const byDefault = await driftBy('auto', problem, ridge);
  const errors: Outcome[] = [errorOf(await plainFloat32(problem, ridge))];
  for (const method of methods) {
    const exists = !skipped.includes(method) && (method !== 'weight-space' || problem.space.size !== undefined);
    if (!exists) errors.push('');
    else if (method === byDefault.method) errors.push(errorOf(byDefault.values));
    else
      errors.push(
        await driftBy(method, problem, ridge).then(
          ({ values }) => errorOf(values),
          () => 'refuses',
        ),
      );
  }
  return [...errors, errorOf(byDefault.values)];
}

function largestDifference(found: ArrayLike<number>, wanted: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    largest = Math.max(largest, Math.abs((found[i] as number) - (wanted[i] as number))); // NaN stays
  }
  return largest;
}

function worstOf(errors: readonly (Outcome | undefined)[]): string {
  const numbers = errors.filter((error) => typeof error === 'number');
  const refused = errors.filter((error) => error === 'refuses').length;
  const largest = numbers.reduce((most, error) => Math.max(most, error), 0);
  return `${show(largest)}${refused > 0 ? `, refuses ${refused} of ${errors.length}` : ''}`;
}

function show(error: Outcome): string {
  if (typeof error === 'string') return error;
  return Number.isNaN(error) ? 'fails' : error.toExponential(1);
}

function exponent(value: number): string {
  return Number.isFinite(value) ? value.toExponential(0) : '∞';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
