import { expect, test } from 'vitest';
import {
  edgesOf,
  empiricalCovariance,
  graphicalLasso,
  graphicalLassoCv,
  graphicalLassoPath,
  partialCorrelations,
  scoreEdges,
} from '../src/index.js';
import { chain, identity, matrixOf } from './problems.js';

const alpha = 0.1;

test.each([
  ['not square', matrixOf([[1, 0]]), /expected covariance to be square, got \[1, 2\]/],
  [
    'not finite',
    matrixOf([
      [1, Number.NaN],
      [Number.NaN, 1],
    ]),
    /expected finite entries, got NaN at \(0, 1\)/,
  ],
  [
    'not symmetric',
    matrixOf([
      [1, 0.5],
      [0.4, 1],
    ]),
    /expected a symmetric covariance, got 0.4 at \(1, 0\)/,
  ],
  [
    'a variance of 0',
    matrixOf([
      [1, 0],
      [0, 0],
    ]),
    /expected every variance to be positive, got 0 of variable 1/,
  ],
])('refuses a covariance that is %s', (_, covariance, message) => {
  expect(() => graphicalLasso(covariance, { alpha })).toThrow(message);
  expect(() => graphicalLassoPath(covariance, { alphas: [alpha] })).toThrow(message);
});

test('refuses settings that make no sense', () => {
  expect(() => graphicalLasso(identity(2), { alpha: -1 })).toThrow(/graphicalLasso: expected alpha/);
  expect(() => graphicalLasso(identity(2), { alpha, tolerance: 0 })).toThrow(/expected tolerance/);
  expect(() => graphicalLasso(identity(2), { alpha, start: identity(3) })).toThrow(
    /expected start to be positive definite/,
  );
  expect(() =>
    graphicalLasso(
      matrixOf([
        [1, 1],
        [1, 1],
      ]),
      { alpha: 0 },
    ),
  ).toThrow(/regular covariance for alpha 0/);
  expect(() => graphicalLassoPath(identity(2), { alphas: [] })).toThrow(/expected at least one alpha/);
  expect(() => graphicalLassoPath(identity(2), { alphas: [0] })).toThrow(/expected alphas/);
});

test('refuses what is no covariance at all: an indefinite matrix with so small an alpha', () => {
  expect(() =>
    graphicalLasso(
      matrixOf([
        [1, 3],
        [3, 1],
      ]),
      { alpha: 0.1 },
    ),
  ).toThrow(/positive semidefinite/);
});

test('refuses samples that cannot be parted or do not vary', async () => {
  await expect(graphicalLassoCv(chain({ seed: 1, rows: 9, columns: 2 }))).rejects.toThrow(/at least 10 rows/);
  await expect(graphicalLassoCv(matrixOf(Array.from({ length: 12 }, (_, i) => [i, 5])))).rejects.toThrow(/variable 1/);
  const varies = matrixOf(Array.from({ length: 12 }, (_, i) => [i, i < 3 ? i : 0.3]));
  await expect(graphicalLassoCv(varies, { folds: 4 })).rejects.toThrow(/rows of a fold.*variable 1/);
  await expect(graphicalLassoCv(chain({ seed: 1, rows: 20, columns: 2 }), { folds: 1 })).rejects.toThrow(/folds/);
  expect(() => empiricalCovariance(matrixOf([[1, Number.NaN]]))).toThrow(/row 0, column 1/);
});

test('refuses edges that are none', () => {
  expect(() => edgesOf(matrixOf([[1, 2]]))).toThrow(/edgesOf: expected a square matrix/);
  expect(() => partialCorrelations(matrixOf([[0]]))).toThrow(/positive diagonal/);
  expect(() => scoreEdges([[1, 1]], [])).toThrow(/scoreEdges: expected found/);
  expect(() =>
    scoreEdges(
      [],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  ).toThrow(/twice/);
});
