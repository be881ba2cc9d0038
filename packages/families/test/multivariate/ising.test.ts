import { createKey, normalValues } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { boltzmannMachine, ising, naturalParameter, solveNatural } from '../../src/index.js';
import { exactCovariances, exactMeans } from '../../src/multivariate/ising-exact.js';
import { covariances, means, nodeCombination, productCombination } from '../../src/multivariate/ising-moments.js';
import { deviationTable, isingTable } from '../../src/multivariate/ising-table.js';

test('state by state and by transforms, moments are the same', () => {
  const [nodes, edges] = [5, [0, 1, 2, 3].map((a) => [a, a + 1] as const)];
  const eta = normalValues(createKey(6), 9);
  for (const values of [
    [-1, 1],
    [0, 1],
  ] as const) {
    const model = { nodes, edges, values };
    const states = isingTable(eta, model);
    const combinations = [
      ...Array.from({ length: nodes }, (_, a) => nodeCombination(a, states.mode, values)),
      ...edges.map((edge) => productCombination(edge, states.mode, values)),
    ];
    const table = deviationTable(states);
    exactMeans(states.weights, model).forEach((mean, i) => {
      expect(means(combinations, table)[i]).toBeCloseTo(mean, 12);
    });
    exactCovariances(states.weights, model).forEach((covariance, i) => {
      expect(covariances(combinations, table)[i]).toBeCloseTo(covariance, 12);
    });
  }
});

describe('twenty nodes', () => {
  const family = boltzmannMachine({ nodes: 20 });
  const eta = normalValues(createKey(5), 210).map((value) => 0.3 * value);

  test('independent nodes have the closed form', () => {
    const fields = eta.slice(0, 20);
    const natural = naturalParameter([...fields, ...new Float64Array(190)]);
    const expected = fields.reduce((sum, field) => sum + Math.log1p(Math.exp(field)), 0);
    expect((family.logPartition(natural)[0] as number) / expected).toBeCloseTo(1, 12);
    const { values } = family.toMean(natural);
    fields.forEach((field, a) => {
      expect(values[a]).toBeCloseTo(1 / (1 + Math.exp(-field)), 12);
    });
    expect(values[20]).toBeCloseTo((values[0] as number) * (values[1] as number), 12);
  });

  test('spins and bits are one model in two coordinates', () => {
    const spins = ising({ nodes: 20 });
    const edges = Array.from({ length: 20 }, (_, a) =>
      Array.from({ length: 19 - a }, (__, k) => [a, a + 1 + k]),
    ).flat();
    // s = 2x − 1: h_a s_a + J s_a s_b = 4J x_a x_b + 2(h_a − Σ J) x_a + constant
    const bits = Float64Array.from(eta, (value, i) => (i < 20 ? 2 * value : 4 * value));
    let constant = -eta.slice(0, 20).reduce((sum, field) => sum + field, 0);
    edges.forEach(([a, b], k) => {
      const coupling = eta[20 + k] as number;
      bits[a as number] = (bits[a as number] as number) - 2 * coupling;
      bits[b as number] = (bits[b as number] as number) - 2 * coupling;
      constant += coupling;
    });
    const ofSpins = spins.logPartition(naturalParameter(eta))[0] as number;
    expect((family.logPartition(naturalParameter(bits))[0] as number) + constant).toBeCloseTo(ofSpins, 10);
    const [fromSpins, fromBits] = [
      spins.toMean(naturalParameter(eta)).values,
      family.toMean(naturalParameter(bits)).values,
    ];
    for (let a = 0; a < 20; a++) expect(fromSpins[a]).toBeCloseTo(2 * (fromBits[a] as number) - 1, 10);
  });

  test('natural parameters come back from means', () => {
    const sparse = ising({ nodes: 20, edges: Array.from({ length: 19 }, (_, a) => [a, a + 1] as const) });
    const natural = naturalParameter(eta.slice(0, 39));
    const { natural: found, status } = solveNatural(sparse, sparse.toMean(natural));
    expect(status).toEqual(['converged']);
    found.values.forEach((value, i) => {
      expect(value).toBeCloseTo(natural.values[i] as number, 8);
    });
  });
});

test.each([
  [() => ising({ nodes: 21 }), 'ising: expected nodes'],
  [() => ising({ nodes: 3, edges: [[0, 3]] }), 'between different nodes from 0 to 2'],
  [() => ising({ nodes: 3, edges: [[1, 1]] }), 'got [1, 1]'],
  [
    () =>
      boltzmannMachine({
        nodes: 3,
        edges: [
          [0, 1],
          [1, 0],
        ],
      }),
    'got [1, 0] twice',
  ],
  [() => ising({ nodes: 2 }).natural({ fields: [1], couplings: [0] }), 'fields of length 2, got 1'],
])('misuse is refused: %#', (misuse, message) => {
  expect(misuse).toThrow(message);
});
