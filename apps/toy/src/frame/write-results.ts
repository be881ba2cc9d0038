import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@ingd/datasets';
import { writeBytes } from '@ingd/datasets/node';
import type { Experiment, Outcome, Settings } from '../experiment.js';
import { toPng } from '../plot/png.js';
import { csv } from './csv.js';
import { page } from './markdown.js';

/** One experiment, computed. */
export interface Finished {
  readonly experiment: Experiment;
  readonly settings: Settings;
  readonly outcome: Outcome;
  readonly backend: string;
  /** The command that repeats it. */
  readonly command: string;
  /** Wall-clock time of this run; what an earlier one had kept took none. */
  readonly seconds: number;
}

/** The names of an experiment's pictures, without their ends. */
function pictureNames({ id }: Experiment, { pictures }: Outcome): readonly string[] {
  return pictures.map(({ name }) => (name === undefined ? id : `${id}-${name}`));
}

/**
 * Refuses to write over files that no run of this command has written.
 * @throws InputError in one sentence
 */
export function checkResultFiles(out: string, id: string): void {
  const taken = ['svg', 'png', 'csv', 'md'].map((end) => `${id}.${end}`).find((name) => existsSync(join(out, name)));
  if (taken === undefined || existsSync(join(out, `${id}.json`))) return;
  const message = `${join(out, taken)} is there, but no ${id}.json beside it: it is not from this command; name another --out`;
  throw new InputError(message, 'exists');
}

/**
 * Writes `ID.svg`, `ID.png`, `ID.csv`, `ID.md` and, last, `ID.json`, each whole or not at all; those of an earlier run are replaced.
 * @returns the names of the files
 */
export async function writeResults(out: string, finished: Finished): Promise<readonly string[]> {
  const { experiment, outcome } = finished;
  const names = pictureNames(experiment, outcome);
  const pictures = outcome.pictures.flatMap(({ svg }, index): readonly (readonly [string, string | Uint8Array])[] => [
    [`${names[index]}.svg`, svg],
    [`${names[index]}.png`, toPng(svg)],
  ]);
  const { id } = experiment;
  const context = { experiment, outcome, pictures: names.map((name) => `${name}.png`), made: made(finished) };
  const files = [
    ...pictures,
    [`${id}.csv`, csv(outcome.series)],
    [`${id}.md`, page(context)],
    [`${id}.json`, `${JSON.stringify(record(finished), null, 2)}\n`],
  ] as const;
  await mkdir(out, { recursive: true });
  for (const [name, content] of files) await writeBytes(join(out, name), content, { force: true });
  return files.map(([name]) => name);
}

function made({ command, settings, backend }: Finished): string {
  const { seeds, quick } = settings;
  const size = quick ? ' A quick run: its numbers mean little.' : '';
  return `Made by \`${command}\`: ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}, backend ${backend}.${size}`;
}

/** `ID.json`: all that the page says, as data. */
function record({ experiment: { id, title }, settings, outcome, backend, command, seconds }: Finished): object {
  const { rows, checks, tables = [], notes = [] } = outcome;
  return { id, title, command, settings, backend, seconds, rows, checks, tables, notes };
}
