import { energyDistance, sinkhornDivergence, sinkhornTransport, wasserstein } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { reference, referenceWeights } from './reference.js';
import { countsOf, matrixOf, moved, normalSample, repeated, turnedAndMoved, twoSample } from './samples.js';

const { a, b, values } = twoSample;
const exact = { tolerance: 1e-12, maximumIterations: 100_000 };

describe('against POT and NumPy', () => {
  test('the cost of the plan', async () => {
    let largest = 0;
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.rows; j++) {
        let square = 0;
        for (let k = 0; k < 5; k++) square += ((a.data[i * 5 + k] as number) - (b.data[j * 5 + k] as number)) ** 2;
        largest = Math.max(largest, square);
      }
    }
    const regularization = (values.sinkhorn_reg_on_M_over_max as number) * largest;
    const { planCost, status } = await sinkhornTransport(a, b, { ...exact, regularization });
    expect(status).toBe('converged');
    expect(planCost).toBeCloseTo(values.sinkhorn_plan_cost_M as number, 9);
    const third = await sinkhornTransport(a, b, { ...exact, regularization: 3 });
    expect(third.planCost).toBeCloseTo(reference.sinkhorn.plan_cost_order2_eps3 as number, 9);
  });

  test('the value and the divergence, both orders, also with weights', async () => {
    const { sinkhorn } = reference;
    const one = { ...exact, regularization: 1 };
    expect((await sinkhornTransport(a, b, one)).value).toBeCloseTo(sinkhorn.value_order2_eps1 as number, 9);
    expect((await sinkhornDivergence(a, b, one)).divergence).toBeCloseTo(sinkhorn.divergence_order2_eps1 as number, 9);
    const ofOrder1 = await sinkhornDivergence(a, b, { ...exact, regularization: 0.3, order: 1 });
    expect(ofOrder1.divergence).toBeCloseTo(sinkhorn['divergence_order1_eps0.3'] as number, 9);
    const weighted = await sinkhornDivergence(a, b, { ...one, weights: referenceWeights });
    expect(weighted.divergence).toBeCloseTo(sinkhorn.divergence_order2_eps1_weighted as number, 9);
  });
});

describe('laws', () => {
  test('zero for equal samples, symmetric, the same after turning and moving both', async () => {
    const options = { ...exact, regularization: 1 };
    const between = async (x: typeof a, y: typeof a) => (await sinkhornDivergence(x, y, options)).divergence;
    expect(Math.abs(await between(a, a))).toBeLessThan(1e-9);
    expect(await between(a, b)).toBeCloseTo(await between(b, a), 9);
    expect(await between(turnedAndMoved(a), turnedAndMoved(b))).toBeCloseTo(await between(a, b), 9);
  });

  test('a sample moved by δ: |δ|² at every ε', async () => {
    for (const regularization of [3, 10, 50]) {
      const { divergence } = await sinkhornDivergence(a, moved(a, 1), { ...exact, regularization });
      expect(divergence).toBeCloseTo(5, 8);
    }
  });

  test('between optimal transport and half the squared energy distance', async () => {
    const [x, y] = [normalSample(1, { rows: 30, columns: 2 }), normalSample(2, { rows: 40, columns: 2, shift: 1 })];
    const small = await sinkhornTransport(x, y, { regularization: 1e-3, maximumIterations: 20_000 });
    expect(Math.sqrt(small.planCost)).toBeCloseTo((await wasserstein(x, y)).distance, 3);
    const large = await sinkhornDivergence(x, y, { order: 1, regularization: 1e5 });
    expect(large.divergence).toBeCloseTo((await energyDistance(x, y)) ** 2 / 2, 4);
  });

  test('a row of weight 2 is the row twice', async () => {
    const [x, y] = [countsOf(1, a.rows), countsOf(2, b.rows)];
    const options = { ...exact, regularization: 2 };
    const weighted = await sinkhornDivergence(a, b, { ...options, weights: { x, y } });
    const plain = await sinkhornDivergence(repeated(a, x), repeated(b, y), options);
    expect(weighted.divergence).toBeCloseTo(plain.divergence, 9);
  });

  test('no ε underflows, and what was not reached is said', async () => {
    const [far, near] = [
      normalSample(1, { rows: 20, columns: 2, shift: 1e4 }),
      normalSample(2, { rows: 20, columns: 2 }),
    ];
    const ended = await sinkhornDivergence(far, near, { regularization: 1e-4, maximumIterations: 3 });
    expect(ended.status).toBe('iterations');
    expect(ended.iterations).toBe(3);
    expect(ended.marginalError).toBeGreaterThan(1e-6);
    expect(ended.divergence / 2e8).toBeCloseTo(1, 2);
    expect((await sinkhornDivergence(a, b)).status).toBe('converged');
  });
});

test.each([
  [{ regularization: 0 }, /^sinkhornDivergence: expected regularization.*got 0/],
  [{ tolerance: -1 }, /^sinkhornDivergence: expected tolerance.*got -1/],
  [{ maximumIterations: 0 }, /^sinkhornDivergence: expected maximumIterations.*got 0/],
])('refused %#', async (options, message) => {
  await expect(sinkhornDivergence(a, b, options)).rejects.toThrow(message);
});

test('refused: points all equal, without a regularization', async () => {
  const alike = matrixOf([[1], [1]]);
  await expect(sinkhornDivergence(alike, alike)).rejects.toThrow(/points that differ.*pass regularization/);
});
