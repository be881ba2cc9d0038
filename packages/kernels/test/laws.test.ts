// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { createKey, useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Drift, type DriftBasis, type DriftSpace, drawMlp, mlpTangent } from '../src/index.js';
import { driftSpaceLaws } from '../src/testing.js';
import { spaces } from './spaces.js';

describe.each(testBackends())('drift spaces on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(spaces))('%s', (_, make) => {
    for (const law of driftSpaceLaws(make)) test(law.name, law.check);
  });
});

/** A right space with part of its basis replaced. */
function withBasis(change: (right: DriftBasis) => Partial<DriftBasis>): DriftSpace {
  const right = mlpTangent({ network: drawMlp({ widths: [2, 5, 2], key: createKey(5) }) });
  return {
    ...right,
    at(x) {
      const basis = right.at(x);
      return { ...basis, ...change(basis) };
    },
  };
}

function withField(change: (right: Drift) => Partial<Drift>): DriftSpace {
  return withBasis((basis) => ({
    field(w) {
      const right = basis.field(w);
      return { ...right, ...change(right) };
    },
  }));
}

const scaled = <T extends tf.Tensor>(tensor: T): T => tf.tidy(() => tf.mul<T>(tensor, 1.01));

const broken: readonly [law: RegExp, breakage: string, make: () => DriftSpace][] = [
  [/adjoint/, 'transpose is off', () => withBasis(({ transpose }) => ({ transpose: (v) => scaled(transpose(v)) }))],
  [/gram/, 'gram belongs to other fields', () => withBasis(({ gram }) => ({ gram: (v) => gram(scaled(v)) }))],
  [/field of w/, 'the field is not the weights’', () => withField(({ at }) => ({ at: (x) => scaled(at(x)) }))],
  [/derivative/, 'jvp is off', () => withField(({ jvp }) => ({ jvp: (x, v) => scaled(jvp(x, v)) }))],
  [
    /record/,
    'a record holds other weights',
    () =>
      withField(({ record }) => ({
        async record() {
          const { tensors, ...rest } = await record();
          return { ...rest, tensors: { ...tensors, weights: { shape: [27], values: new Float32Array(27) } } };
        },
      })),
  ],
  [/leaked/, 'a field is not disposed', () => withField(() => ({ dispose() {} }))],
];

describe('a broken space', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test.each(broken)('%s catches it: %s', async (law, _, make) => {
    const named = driftSpaceLaws(make).filter(({ name }) => law.test(name));
    expect(named).toHaveLength(1);
    await expect(named[0]?.check()).rejects.toThrow(/expected/);
  });
});
