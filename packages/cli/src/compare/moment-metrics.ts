import { frechetDistance, gaussianKlDivergence, permutationTest, precisionRecall } from '@ingd/metrics';
import { most } from './costs.js';
import type { Comparison, Measured } from './metric.js';

/** Above so many columns a permutation test of the Fréchet distance takes too long. */
const testedColumns = 32;

/** KL(A ‖ B) of the fitted normal distributions, in nats, with that of B and A beside it. */
export async function gaussianKl({ x, y, weights }: Comparison): Promise<readonly Measured[]> {
  const [value, reverse] = [
    await gaussianKlDivergence(x, y, { weights }),
    await gaussianKlDivergence(y, x, swapped(weights)),
  ];
  return [{ name: 'gaussian-kl', value, pValue: null, settings: { reverse } }];
}

function swapped(weights: Comparison['weights']) {
  return weights === undefined ? {} : { weights: { x: weights.y, y: weights.x } };
}

/** The squared Fréchet distance of the fitted normal distributions, and its permutation test. */
export async function frechet({ x, y, weights, key, permutations, signal }: Comparison): Promise<readonly Measured[]> {
  if (x.columns > testedColumns || weights !== undefined) {
    return [{ name: 'frechet', value: await frechetDistance(x, y, { weights }), pValue: null, settings: {} }];
  }
  const count = Math.min(permutations, most.moments);
  const test = await permutationTest(x, y, { key, permutations: count, statistic: frechetDistance, signal });
  return [{ name: 'frechet', value: test.statistic, pValue: test.pValue, settings: { permutations: count } }];
}

const names = ['precision', 'recall', 'density', 'coverage'] as const;

/** A as the real rows, B as the generated ones. */
export async function precisionAndRecall({ x, y, weights, signal }: Comparison): Promise<readonly Measured[]> {
  const neighbors = 3;
  const found = await precisionRecall(x, y, { neighbors, weights, signal });
  return names.map((name) => ({ name, value: found[name], pValue: null, settings: { neighbors } }));
}
