import type { Estimate } from '@ingd/cli/reproduce';
import type { Method } from './authors-curves.js';
import type { Dimension } from './mixture-sets.js';

/** MMD after 100 iterations, read off the published plot. */
export const PUBLISHED: { readonly [d in Dimension]: { readonly [method in Method]: Estimate } } = {
  5: { ntKiNG: { mean: 0.061 }, KiNG: { mean: 0.067 }, WGF: { mean: 0.077 }, MMD: { mean: 0.06 } },
  20: { ntKiNG: { mean: 0.06 }, KiNG: { mean: 0.065 }, WGF: { mean: 0.13 }, MMD: { mean: 0.075 } },
};
