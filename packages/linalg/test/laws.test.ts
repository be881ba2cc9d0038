// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { denseOperator, diagonalOperator, type LinearOperator } from '../src/index.js';
import { operatorLaws } from '../src/testing.js';
import { operators } from './operators.js';

describe.each(testBackends())('operators on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(operators))('%s', (_, make) => {
    for (const law of operatorLaws(make)) test(law.name, law.check);
  });
});

type Change = (right: LinearOperator) => Partial<LinearOperator>;

function changed(change: Change): () => LinearOperator {
  return () => {
    const right = (operators['dense, definite'] as () => LinearOperator)();
    return { ...right, ...change(right) };
  };
}

const shifted = (v: tf.Tensor2D): tf.Tensor2D => tf.tidy(() => tf.add<tf.Tensor2D>(v, 0.1));

const broken: readonly [law: RegExp, breakage: string, make: () => LinearOperator][] = [
  [
    /adjoint/,
    'the transpose is another operator',
    changed((right) => ({ transpose: () => ({ ...right, apply: (v) => shifted(right.apply(v)), dispose() {} }) })),
  ],
  [/linear/, 'a constant is added', changed(({ apply }) => ({ apply: (v) => shifted(apply(v)) }))],
  [
    /one by one/,
    'the columns are mixed up',
    changed(({ apply }) => ({ apply: (v) => tf.tidy(() => tf.reverse(apply(v), 1)) })),
  ],
  [
    /symmetric is true/,
    'it is not symmetric',
    () =>
      denseOperator(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        { tags: ['symmetric'] },
      ),
  ],
  [
    /definiteness/,
    'it is negative',
    () => diagonalOperator(tf.tensor1d([-1, -1, -1]), { tags: ['positive-semidefinite'] }),
  ],
  [/diagonal is true/, 'it is full', () => denseOperator(tf.ones([2, 2]), { tags: ['diagonal'] })],
  [/imply/, 'an implied tag is missing', changed(() => ({ tags: new Set(['positive-definite'] as const) }))],
  [/leaves the operator/, 'a view disposes', changed((right) => ({ transpose: () => right }))],
  [/leaked/, 'nothing is disposed', changed(() => ({ dispose() {} }))],
  [/cost/, 'the cost is not a number', changed(() => ({ cost: { operations: Number.NaN, bytes: 0 } }))],
];

describe('a broken operator', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test.each(broken)('%s catches it: %s', async (law, _, make) => {
    const named = operatorLaws(make).filter(({ name }) => law.test(name));
    expect(named.length).toBeGreaterThan(0);
    const outcomes = await Promise.allSettled(named.map(({ check }) => check()));
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
  });
});
