import { cholesky, createKey, permutation } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { empiricalCovariance, type GraphicalLasso, graphicalLasso, graphicalLassoPath } from '../src/index.js';
import { chain, difference, identity, permuted, product } from './problems.js';

const covariances = {
  'more rows than columns': empiricalCovariance(chain({ seed: 1, rows: 60, columns: 12 })),
  'fewer rows than columns': empiricalCovariance(chain({ seed: 2, rows: 15, columns: 25 })),
  'columns of very different units': scaled(empiricalCovariance(chain({ seed: 3, rows: 40, columns: 8 }))),
};

function scaled(covariance: ReturnType<typeof empiricalCovariance>) {
  const { rows: size, data } = covariance;
  return {
    ...covariance,
    data: data.map((entry, at) => entry * 10 ** ((at % size) - 4) * 10 ** (Math.floor(at / size) - 4)),
  };
}

/** W_ii = S_ii; W_ij − S_ij = α sign Θ_ij where Θ_ij is not 0, and between −α and α where it is. */
function stationarity({ precision, covariance, alpha }: GraphicalLasso, s: Float64Array): number {
  const size = precision.rows;
  return precision.data.reduce((worst, entry, at) => {
    const excess = (covariance.data[at] as number) - (s[at] as number);
    const diagonal = at % (size + 1) === 0;
    if (diagonal) return Math.max(worst, Math.abs(excess) / (s[at] as number));
    const violation = entry === 0 ? Math.max(0, Math.abs(excess) - alpha) : Math.abs(excess - alpha * Math.sign(entry));
    return Math.max(worst, violation / alpha);
  }, 0);
}

describe.each(Object.entries(covariances))('the graphical lasso, %s', (_, covariance) => {
  const size = covariance.rows;
  const largest = covariance.data.reduce(
    (most, entry, at) => (at % (size + 1) === 0 ? most : Math.max(most, Math.abs(entry))),
    0,
  );

  test.each([0.5, 0.1, 0.02])(
    'at %s of the largest entry: stationary, symmetric, positive definite, certified',
    (share) => {
      const fit = graphicalLasso(covariance, { alpha: share * largest });
      expect(fit.status).toBe('converged');
      expect(fit.gap).toBeLessThanOrEqual(1e-10 * size);
      expect(stationarity(fit, covariance.data)).toBeLessThan(1e-3);
      expect(
        permuted(
          fit.precision,
          Array.from({ length: size }, (__, i) => i),
        ),
      ).toEqual(fit.precision);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) expect(fit.precision.data[i * size + j]).toBe(fit.precision.data[j * size + i]);
      }
      expect(Number.isFinite(cholesky(fit.precision).logDeterminant)).toBe(true);
      expect(difference(product(fit.precision, fit.covariance), identity(size))).toBeLessThan(1e-8);
    },
  );

  test('from the largest entry on it is diagonal', () => {
    const fit = graphicalLasso(covariance, { alpha: largest });
    expect(fit.components.length).toBe(size);
    const wanted = identity(size).data.map((one, at) => (one === 0 ? 0 : 1 / (covariance.data[at] as number)));
    expect(fit.precision.data).toEqual(wanted);
  });

  test('does not depend on the order of the variables', () => {
    const order = permutation(createKey(5), size);
    const alpha = 0.2 * largest;
    const fit = graphicalLasso(permuted(covariance, order), { alpha });
    expect(difference(fit.precision, permuted(graphicalLasso(covariance, { alpha }).precision, order))).toBeLessThan(
      1e-4,
    );
  });

  test('a path starts each solution from another, and ends where each alone ends', () => {
    const alphas = [0.1 * largest, 0.5 * largest];
    const path = graphicalLassoPath(covariance, { alphas });
    expect(path.map(({ alpha }) => alpha)).toEqual(alphas.toReversed());
    for (const fit of path) {
      const alone = graphicalLasso(covariance, { alpha: fit.alpha });
      expect(Math.abs(fit.objective - alone.objective)).toBeLessThan(2e-10 * size);
    }
  });
});

test('components are solved alone: two independent sets are two problems', () => {
  const parts = [chain({ seed: 6, rows: 50, columns: 4 }), chain({ seed: 7, rows: 50, columns: 3 })].map(
    empiricalCovariance,
  );
  const whole = { rows: 7, columns: 7, data: new Float64Array(49) };
  parts.forEach((part, k) => {
    for (let i = 0; i < part.rows; i++) {
      for (let j = 0; j < part.rows; j++)
        whole.data[(4 * k + i) * 7 + 4 * k + j] = part.data[i * part.rows + j] as number;
    }
  });
  const fit = graphicalLasso(whole, { alpha: 0.05 });
  expect(fit.components).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6],
  ]);
  const alone = parts.map((part) => graphicalLasso(part, { alpha: 0.05 }));
  expect(fit.objective).toBeCloseTo(
    alone.reduce((sum, { objective }) => sum + objective, 0),
    9,
  );
});

test('without a penalty the precision is the inverse of the covariance', () => {
  const covariance = covariances['more rows than columns'];
  const fit = graphicalLasso(covariance, { alpha: 0 });
  expect(difference(product(fit.precision, covariance), identity(covariance.rows))).toBeLessThan(1e-10);
  expect(difference(graphicalLasso(covariance, { alpha: 1e-9 }).precision, fit.precision)).toBeLessThan(1e-4);
});

test('too few iterations are said, with the gap that was left', () => {
  const fit = graphicalLasso(covariances['fewer rows than columns'], { alpha: 0.05, maxIterations: 1 });
  expect(fit).toMatchObject({ status: 'iteration-limit', iterations: 1 });
  const best = graphicalLasso(covariances['fewer rows than columns'], { alpha: 0.05 });
  expect(fit.gap).toBeGreaterThanOrEqual(fit.objective - best.objective - 1e-9);
  expect(Number.isFinite(fit.gap)).toBe(true);
});
