import type { Check, Row } from '@ingd/cli/reproduce';
import { formatEstimate } from '../estimate.js';
import type { Experiment, Outcome } from '../experiment.js';

/** What a page says besides the outcome. */
export interface PageContext {
  readonly experiment: Experiment;
  readonly outcome: Outcome;
  /** Names of the pictures' PNG files. */
  readonly pictures: readonly string[];
  /** How it was made: command, seeds, backend. */
  readonly made: string;
}

/** The page of an experiment: picture, rows, goals, notes. */
export function page({ experiment, outcome, pictures, made }: PageContext): string {
  const { rows, checks, tables = [], notes = [] } = outcome;
  return `${[
    `# ${experiment.title}`,
    experiment.setting.join(' '),
    ...pictures.map((file) => `![${experiment.title}](${file})`),
    rowTable(rows),
    ...tables.map(({ title, columns, rows: cells }) => `## ${title}\n\n${markdownTable(columns, cells)}`),
    ...(checks.length === 0 ? [] : [`## Goals\n\n${checkList(checks)}`]),
    ...(notes.length === 0 ? [] : [`## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}`]),
    made,
  ].join('\n\n')}\n`;
}

/** Rows "published / authors' code / ours ± standard error". */
function rowTable(rows: readonly Row[]): string {
  return markdownTable(
    ['', 'published', "authors' code", 'ours'],
    rows.map(({ name, published, authors, ours, digits }) => [
      name,
      ...[published, authors, ours].map((value) => formatEstimate(value, digits)),
    ]),
  );
}

/** Goals as a list: what is missed is said as plainly as what is met. */
export function checkList(checks: readonly Check[]): string {
  return checks.map(({ name, met, detail }) => `- **${met ? 'met' : 'missed'}** ${name}: ${detail}`).join('\n');
}

export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
