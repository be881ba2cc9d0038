import { toMatrix, useBackend } from '@ingd/engine';
import { beforeAll, expect, test } from 'vitest';
import { factorisedProblem, solveFactorised, solveInModule } from '../src/factorised/index.js';
import { meritFrom, meritOf } from '../src/merit.js';
import { factorMetric, normalEquations } from '../src/normal-equations.js';
import { relativeError } from './golden-cases.js';
import { type ProblemOptions, problem } from './problems.js';

const functionName = 'module.test';

beforeAll(async () => {
  await useBackend('wasm');
});

/** The problem with its samples on the host, as the solvers take it. */
async function requestOf(options: ProblemOptions) {
  const { statistic, space, particles, target, damping, ridge } = problem(options);
  const samples = { particles: await toMatrix(particles), target: await toMatrix(target) };
  return { functionName, statistic, space, ...samples, damping, ridge };
}

/** The same problem by the engine's module and by tensors and host products, its reference. */
async function bothWays(options: ProblemOptions) {
  const request = await requestOf(options);
  const { damping, ridge } = request;
  const factorised = await factorisedProblem(request);
  if (factorised === undefined) throw new Error('expected a factorised form, got none');
  const equations = normalEquations({ functionName, ...factorised.moments, damping, ridge });
  const plain = await solveFactorised(equations, factorised);
  if (plain === undefined) throw new Error('expected the plain form to settle, it did not');
  const inModule = await solveInModule(request);
  if (inModule === undefined) throw new Error('expected the module to run and to settle, it did not');
  const merit = meritOf(equations, factorMetric(equations), plain.alpha);
  return { inModule, plain: { ...plain, gradient: equations.gradient, merit } };
}

/** Sizes at and beside whole panels of 4 and 8, fewer and more statistics than particles. */
const sizes: readonly (ProblemOptions & { readonly name: string })[] = [
  { name: 'KiNG, one of everything', seed: 11, particles: 2, targets: 1, centers: 1, dimension: 1 },
  { name: 'KiNG', seed: 12, particles: 29, centers: 35, dimension: 3 },
  { name: 'KiNG, few statistics', seed: 13, particles: 40, centers: 8, dimension: 4 },
  { name: 'KiNG, more particles than rows of features', seed: 21, particles: 270, centers: 19, dimension: 2 },
  { name: 'KiNG far from the origin', seed: 14, particles: 24, centers: 32, dimension: 5, shift: 40 },
  { name: 'a network of one unit', seed: 15, particles: 2, targets: 1, centers: 1, dimension: 1, hidden: [1, 1] },
  { name: 'two hidden layers', seed: 16, particles: 29, centers: 35, dimension: 3, hidden: [9, 7] },
  { name: 'two narrow hidden layers', seed: 17, particles: 24, centers: 40, dimension: 9, hidden: [5, 4] },
  { name: 'one hidden layer', seed: 18, particles: 33, centers: 9, dimension: 4, hidden: [11] },
  { name: 'no hidden layer', seed: 19, particles: 17, centers: 25, dimension: 3, hidden: [] },
  { name: 'far from the origin', seed: 20, particles: 29, centers: 35, dimension: 2, hidden: [8, 8], shift: 40 },
];

test.each(sizes)('$name: the module answers as tensors and host products do', async (options) => {
  for (const ridge of [1e-3, 1e-5]) {
    const { inModule, plain } = await bothWays({ ...options, ridge });
    expect(relativeError(inModule.gradient, [...plain.gradient])).toBeLessThan(1e-12);
    expect(relativeError(inModule.alpha, [...plain.alpha])).toBeLessThan(1e-7);
    expect(relativeError(inModule.weights, [...plain.weights])).toBeLessThan(1e-7);
    const merit = meritFrom(inModule.merit);
    for (const step of [0, 0.3, 1]) {
      expect(merit.predictedMerit(step) / plain.merit.predictedMerit(step)).toBeCloseTo(1, 7);
    }
    expect(inModule.products).toBeLessThan(6);
  }
});

test('the same key and sizes give the same bits again, whatever was solved in between', async () => {
  const options = { seed: 16, particles: 29, centers: 35, dimension: 3, hidden: [9, 7] };
  const first = await bothWays(options);
  await bothWays({ seed: 12, particles: 40, centers: 50, dimension: 6 });
  const again = await bothWays(options);
  expect(again.inModule.alpha).toEqual(first.inModule.alpha);
  expect(again.inModule.weights).toEqual(first.inModule.weights);
});

test('scalar-kernel KiNG is left to the plain form', async () => {
  const request = await requestOf({ seed: 22, particles: 9, centers: 5, dimension: 2, kernelSpace: 'scalar' });
  expect(await solveInModule(request)).toBeUndefined();
});
