import { twoModes } from '@ingd/datasets';
import { readTable } from '@ingd/datasets/node';
import { createKey, fold, type Key, type Matrix, normalValues, split } from '@ingd/engine';
import { dataFile } from '../data-file.js';

/** The dimensions of the figure. */
export const DIMENSIONS = [5, 20] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One of the six stored data sets, or one drawn here. */
export type SetName = { readonly stored: number } | { readonly drawn: number };

/** What a run sees, and what judges it. */
export interface MixtureSet {
  /** `[100, d]` from N(0, I). */
  readonly particles: Matrix;
  /** `[100, d]`. */
  readonly target: Matrix;
  /** `[1000, d]` further draws of the target, which no run sees. */
  readonly judges: Matrix;
  /** Of the runs on this set. */
  readonly key: Key;
}

/** How many data sets are stored, with the curves of the authors' code on them. */
export const STORED = 6;

/** A data set by name; those drawn here depend on the seed, the stored ones only in the keys of their runs. */
export async function mixtureSet(dimension: Dimension, name: SetName, seed: number): Promise<MixtureSet> {
  const [storedKey, drawnKey] = split(fold(createKey(seed), dimension)) as [Key, Key];
  if ('drawn' in name) return drawnSet(dimension, fold(drawnKey, name.drawn));
  const member = async (what: string): Promise<Matrix> =>
    (await readTable(dataFile(`mixture-${dimension}.npz`), { member: `${what}_${name.stored}` })).values;
  const [particles, target, judges] = [await member('X0'), await member('Y'), await member('test')];
  return { particles, target, judges, key: fold(storedKey, name.stored) };
}

function drawnSet(dimension: Dimension, from: Key): MixtureSet {
  const [startKey, targetKey, judgesKey, key] = split(from, 4) as [Key, Key, Key, Key];
  const target = twoModes({ dimension });
  return {
    particles: { rows: 100, columns: dimension, data: normalValues(startKey, 100 * dimension) },
    target: target.draw(targetKey, 100),
    judges: target.draw(judgesKey, 1000),
    key,
  };
}
