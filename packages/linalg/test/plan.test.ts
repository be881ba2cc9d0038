// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  choosePlan,
  denseOperator,
  diagonalOperator,
  forgetRates,
  gramOperator,
  identityOperator,
  type LinearOperator,
  measureRates,
  planSolve,
  type Rates,
  scaledOperator,
  sumOperator,
} from '../src/index.js';
import { solved } from './solved.js';
import { logSpaced, operatorOf, withKnownAnswer, withSpectrum } from './spectra.js';

const key = createKey(16);
/** A machine of round numbers. */
const rates: Rates = {
  product: 1e10,
  matrixVector: 2e9,
  elementwise: 1e9,
  call: 1e5,
  factor: 5e9,
  doubleProduct: 1e10,
};

describe('a plan', () => {
  const candidates = [
    { name: 'formed', work: { product: 2e10, elementwise: 1e9 }, bytes: 2 ** 31, note: 'all at once' },
    { name: 'in tiles', work: { product: 4e10 }, bytes: 2 ** 20 },
    { name: 'free', work: {}, bytes: 0, unsuited: 'needs a miracle' },
  ] as const;

  test('adds work by its rates and takes the fastest that fits', () => {
    const { chosen, estimates } = choosePlan({ candidates, rates, memoryBytes: 2 ** 32 });
    expect(chosen).toBe('formed');
    expect(estimates.map(({ seconds }) => seconds)).toEqual([3, 4, 0]);
    expect(estimates[0]?.shares).toEqual([
      { work: 'product', seconds: 2 },
      { work: 'elementwise', seconds: 1 },
    ]);
  });

  test('leaves out what does not fit, and says by how much', () => {
    const { chosen, estimates, explain } = choosePlan({ candidates, rates, memoryBytes: 2 ** 30 });
    expect(chosen).toBe('in tiles');
    expect(estimates[0]?.excessBytes).toBe(2 ** 30);
    expect(explain().split('\n')).toEqual([
      'in tiles: the only one that can be taken within 1.00 GiB',
      '  formed    3.00 s (67% product), 2.00 GiB, does not fit: 1.00 GiB too much, all at once',
      '* in tiles  4.00 s (100% product), 1.0 MiB',
      '  free      0.00 ms, 0.0 MiB, needs a miracle',
    ]);
  });

  test('names the next best', () => {
    const { explain } = choosePlan({ candidates, rates, memoryBytes: 2 ** 32 });
    expect(explain().split('\n')[0]).toBe('formed: about 3.00 s, the next would take 1.3 times as long');
  });

  test('that none can be taken is data', () => {
    const { chosen, explain } = choosePlan({ candidates, rates, memoryBytes: 10 });
    expect(chosen).toBeUndefined();
    expect(explain()).toMatch(/^none can be taken within 0.0 MiB:\n/);
  });

  test('takes kinds of work of the caller’s own, and the first of equals', () => {
    const own = [1, 2].map((i) => ({ name: `pass ${i}`, work: { pass: 3 }, bytes: 0 }));
    expect(choosePlan({ candidates: own, rates: { pass: 2 } })).toMatchObject({
      chosen: 'pass 1',
      estimates: [{ seconds: 1.5 }, {}],
    });
  });

  test('misuse throws', () => {
    expect(() => choosePlan({ candidates: [], rates })).toThrow(
      /choosePlan: expected at least one candidate, got none/,
    );
    const one = { name: 'a', work: { product: -1 }, bytes: 0 };
    expect(() => choosePlan({ candidates: [one], rates })).toThrow(/product of a/);
    expect(() => choosePlan({ candidates: [{ ...one, work: { product: 1 } }], rates: { product: 0 } })).toThrow(
      /rate of product/,
    );
    expect(() => choosePlan({ candidates: [{ ...one, bytes: Number.NaN }], rates })).toThrow(/bytes of a/);
  });
});

describe.each(testBackends())('rates on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('are positive, kept for the backend, and leave no tensor', async () => {
    forgetRates();
    expect(await leakedTensors(measureRates)).toBe(0);
    const first = await measureRates();
    expect(Object.keys(first).sort()).toEqual(Object.keys(rates).sort());
    for (const rate of Object.values(first)) expect(rate).toBeGreaterThan(0);
    expect(await measureRates()).toBe(first);
    forgetRates();
    expect(await measureRates()).not.toBe(first);
  });
});

describe('a plan of a solve', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  const dense = (rows: number, columns: number) => denseOperator(normal<tf.Rank.R2>(key, [rows, columns]));
  const ridge = (size: number) => scaledOperator(identityOperator(size), 0.1);
  const chosenFor = async (operator: LinearOperator, further: Omit<Parameters<typeof planSolve>[0], 'operator'> = {}) =>
    (await planSolve({ operator, rates, ...further })).plan.chosen;

  test('takes Woodbury’s identity for a ridge and low rank', async () => {
    expect(await chosenFor(sumOperator(gramOperator(dense(500, 10)), ridge(500)))).toBe('woodbury');
  });

  test('takes a factor where the condition is large, and iterates where it is small', async () => {
    const operator = denseOperator(tf.eye(400), { tags: ['positive-definite'] });
    expect(await chosenFor(operator, { condition: 1e8 })).toBe('cholesky');
    expect(await chosenFor(operator, { condition: 2 })).toBe('conjugate-gradients');
    expect(
      await chosenFor(operator, { condition: 1e8, memoryBytes: 1e6, nystrom: { shift: 1e-3, key, maxRank: 4 } }),
    ).toBe('nystrom-conjugate-gradients');
  });

  test('keeps to what the tags allow, and says so', async () => {
    expect(await chosenFor(diagonalOperator(tf.tensor1d([1, -1])))).toBe('minres');
    const { plan } = await planSolve({ operator: dense(8, 3), rates });
    expect(plan.chosen).toBe('lsmr');
    expect(plan.explain()).toMatch(/cholesky .*needs a positive semidefinite operator/);
  });

  test('the solver that it chose solves', async () => {
    const matrix = await withSpectrum(logSpaced(40, 100));
    const operator = operatorOf(matrix, 'positive-definite');
    const { b } = withKnownAnswer(matrix, 2);
    for (const condition of [2, 1e8]) {
      const { solver } = await planSolve({ operator, rates, condition, rightHandSides: 2 });
      expect(solver && (await solved(solver, operator, b)).status).toBe('converged');
    }
    expect((await planSolve({ operator, rates, memoryBytes: 0 })).solver).toBeUndefined();
    await expect(planSolve({ operator, rates, rightHandSides: 0 })).rejects.toThrow(/rightHandSides/);
  });
});
