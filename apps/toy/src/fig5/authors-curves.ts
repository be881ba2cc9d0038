import { readFile } from 'node:fs/promises';
import { dataFile } from '../data-file.js';
import type { Dimension } from './mixture-sets.js';

/** What the authors' own code came to on the stored data sets. */
export interface AuthorsCurves {
  /** MMD of each set's targets to its judges, with their own bandwidth. */
  readonly floor: readonly number[];
  /** By method as in the paper's legend: `curves[method][set][iteration]`. */
  readonly curves: { readonly [method in Method]: readonly (readonly number[])[] };
}

/** The methods of the figure, in the order of its legend. */
export const METHODS = ['ntKiNG', 'KiNG', 'WGF', 'MMD'] as const;
export type Method = (typeof METHODS)[number];

/** Those with a statistic, whose steps adapt. */
export const DRIFT_METHODS = ['KiNG', 'ntKiNG'] as const;
export type DriftMethod = (typeof DRIFT_METHODS)[number];

interface AuthorsFile {
  readonly d: {
    readonly [dimension: string]: {
      readonly floor: number[];
      readonly curves: { readonly [name in 'ntkNGD' | 'kNGD' | 'wgf' | 'mmd']: number[][] };
    };
  };
}

/** Reads the authors' curves of a dimension. */
export async function authorsCurves(dimension: Dimension): Promise<AuthorsCurves> {
  const file = JSON.parse(await readFile(dataFile('authors-curves.json'), 'utf8')) as AuthorsFile;
  const found = file.d[dimension];
  if (found === undefined) throw new RangeError(`authorsCurves: there are none for d = ${dimension}`);
  const { ntkNGD, kNGD, wgf, mmd } = found.curves;
  return { floor: found.floor, curves: { ntKiNG: ntkNGD, KiNG: kNGD, WGF: wgf, MMD: mmd } };
}
