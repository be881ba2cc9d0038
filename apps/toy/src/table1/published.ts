import type { Estimate } from '@ingd/cli/reproduce';
import type { Domain } from './office.js';
import { pairName } from './pairs.js';

/** Rows of the paper's Table 1, DeCAF6: accuracy without adaptation in %, then points gained. */
const TABLE: {
  readonly [pair: string]: {
    readonly base: number;
    readonly ntking: number;
    readonly wgf: number;
    readonly mmd: number;
  };
} = {
  'dslr → web': { base: 98.09, ntking: 0, wgf: -0.64, mmd: 0 },
  'web → dslr': { base: 91.19, ntking: 3.39, wgf: -4.07, mmd: 1.36 },
};

/** What the paper has for a cell on DeCAF6. */
export function published(tested: Domain, trained: Domain, column: string): Estimate | undefined {
  const row: { readonly [name: string]: number } | undefined = TABLE[pairName({ tested, trained })];
  const value = row?.[column];
  return value === undefined ? undefined : { mean: value, count: 1 };
}
