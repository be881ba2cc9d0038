import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import { drawMlp, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Generator,
  type Integrator,
  mlpNetwork,
  networkInTime,
  networkOf,
  recordedDrifts,
  residualNetwork,
  timeNetwork,
  trainedGenerator,
  velocityField,
} from '../src/index.js';
import { gaussHermite } from '../src/projection/gauss-hermite.js';

const key = createKey(31);
const points = () => normal<tf.Rank.R2>(fold(key, 1), [7, 2]);
const inTime = () => timeNetwork({ network: mlpNetwork({ widths: [3, 9, 2], activation: 'tanh' }) });

/** dx/dt = a x: known to the end. */
function linearField(step: number, integrator: Integrator): Generator {
  const network = networkOf({
    name: 'linear',
    inputs: 3,
    outputs: 2,
    parameters: [{ name: 'rate', shape: [] }],
    initialise: () => [tf.scalar(0.8)],
    apply: ([rate], x) => tf.mul(tf.slice(x, [0, 0], [-1, 2]), rate as tf.Scalar),
  });
  return velocityField({ network: timeNetwork({ network }), step, integrator });
}

const generators: Readonly<Record<string, () => Generator>> = {
  'a network in time': () => networkInTime({ network: inTime() }),
  'a velocity field': () => velocityField({ network: inTime(), step: 0.25, integrator: 'runge-kutta' }),
  'a residual velocity field': () =>
    velocityField({
      network: timeNetwork({ network: residualNetwork({ inputs: 3, outputs: 2, width: 5, blocks: 1 }) }),
      step: 0.3,
    }),
};

test.each([1, 2, 3, 5, 9, 20, 64])('Gauss–Hermite with %i nodes is exact for polynomials', (count) => {
  const { nodes, weights } = gaussHermite(count);
  expect(Array.from(nodes)).toEqual(Array.from(nodes).sort((a, b) => a - b));
  let expected = 1; // (2k − 1)!!/2ᵏ, the moments of e^{−u²}
  for (let k = 0; 2 * k <= Math.min(2 * count - 1, 16); k++) {
    const moment = nodes.reduce((sum, node, i) => sum + (weights[i] as number) * node ** (2 * k), 0);
    expect(moment / expected).toBeCloseTo(1, 10);
    expected *= (2 * k + 1) / 2;
  }
});

describe.each(testBackends())('generators on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(generators))('%s', (_, make) => {
    test('starts where z is, and its path is its samples', async () => {
      const generator = make();
      const parameters = generator.initialise({ key });
      await expectSame('the start', generator.sample(points(), 0, parameters), points(), 0);
      const times = [-0.3, 0, 0.4, 0.5, 1.1];
      const path = generator.path?.(points(), times, parameters) as tf.Tensor2D[];
      for (const [k, t] of times.entries()) {
        await expectSame(`t = ${t}`, path[k] as tf.Tensor2D, generator.sample(points(), t, parameters), 1e-5);
      }
    });

    test('leaves nothing behind', async () => {
      const z = points();
      const leaked = await leakedTensors(() => {
        const generator = make();
        const parameters = generator.initialise({ key });
        const velocity = generator.velocity?.(z, 0.2, parameters);
        tf.dispose([generator.sample(z, 0.7, parameters), ...(velocity ? [velocity] : [])]);
        tf.dispose(generator.path?.(z, [0.1, 0.6], parameters) ?? []);
        tf.dispose(parameters);
      });
      expect(leaked).toBe(0);
    });
  });

  test.each([
    ['euler', 1],
    ['midpoint', 2],
    ['runge-kutta', 4],
  ] as const)('%s has order %i', async (integrator, order) => {
    const x = tf.tensor2d([[1, -2]]);
    const errors: number[] = [];
    for (const step of [0.5, 0.25]) {
      const generator = linearField(step, integrator);
      const [first] = await generator.sample(x, 2, generator.initialise({ key })).data();
      errors.push(Math.abs((first as number) - Math.exp(1.6)));
    }
    const observed = Math.log2((errors[0] as number) / (errors[1] as number));
    expect(Math.abs(observed - order)).toBeLessThan(0.35);
  });

  test('recorded drifts add up, linearly within a step', async () => {
    const space = mlpTangent({ network: drawMlp({ widths: [2, 5, 2], key: fold(key, 5) }) });
    const x = points();
    const field = space.at(x).field(normal(fold(key, 6), [space.size]));
    const drift = await field.record();
    const generator = recordedDrifts(
      [0.5, 0.25].map((stepSize) => ({ stepSize, drift })),
      { dimension: 2 },
    );
    expect(generator.until).toBe(0.75);
    const first = tf.add<tf.Tensor2D>(x, tf.mul(field.at(x), 0.5));
    await expectSame('the end', generator.sample(x, 0.75, []), tf.add(first, tf.mul(field.at(first), 0.25)), 1e-6);
    await expectSame('halfway', generator.sample(x, 0.25, []), tf.add(x, tf.mul(field.at(x), 0.25)), 1e-6);
    expect(() => generator.sample(x, 0.8, [])).toThrow(/expected t from 0 to 0.75, got 0.8/);
    const halves = recordedDrifts([{ stepSize: 1, substeps: 2, drift }], { dimension: 2 });
    const half = tf.add<tf.Tensor2D>(x, tf.mul(field.at(x), 0.5));
    await expectSame('a substep', halves.sample(x, 0.5, []), tf.clone(half), 1e-6);
    await expectSame('both', halves.sample(x, 1, []), tf.add(half, tf.mul(field.at(half), 0.5)), 1e-6);
    expect(() => recordedDrifts([{ stepSize: 1, substeps: 0, drift }], { dimension: 2 })).toThrow(
      /expected substeps of step 1/,
    );
    const takenBack = recordedDrifts(
      [0.5, 0, 0.25].map((stepSize) => ({ stepSize, drift })),
      { dimension: 2 },
    );
    await expectSame('a step of no length', takenBack.sample(x, 0.75, []), generator.sample(x, 0.75, []), 0);
    expect(() => recordedDrifts([{ stepSize: -1, drift }], { dimension: 2 })).toThrow(/expected stepSize of step 1/);
    expect(await leakedTensors(() => recordedDrifts([{ stepSize: 1, drift }], { dimension: 2 }).dispose())).toBe(0);
  });

  test('a trained generator gives its last samples unless told another time', async () => {
    const generator = networkInTime({ network: inTime() });
    const parameters = generator.initialise({ key });
    const trained = trainedGenerator({ generator, parameters, until: 0.5 });
    await expectSame('at the end', trained.sample(points()), generator.sample(points(), 0.5, parameters), 0);
    await expectSame('before', trained.sample(points(), 0.2), generator.sample(points(), 0.2, parameters), 0);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['no drifts', () => recordedDrifts([], { dimension: 1 }), /at least one step/],
    ['a step of 0', () => velocityField({ network: inTime(), step: 0 }), /expected step/],
    [
      'no integrator of that name',
      () => velocityField({ network: inTime(), step: 1, integrator: 'heun' as 'euler' }),
      /got heun/,
    ],
    [
      'too many outputs',
      () => networkInTime({ network: timeNetwork({ network: mlpNetwork({ widths: [3, 3] }) }) }),
      /give it 2 outputs/,
    ],
    [
      'the same of a field',
      () => velocityField({ step: 1, network: timeNetwork({ network: mlpNetwork({ widths: [3, 3] }) }) }),
      /give it 2 outputs/,
    ],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('no field is walked to t = %d', (t) => {
    const field = linearField(0.1, 'euler');
    const [z, parameters] = [points(), [tf.scalar(1)]];
    expect(() => field.sample(z, t, parameters)).toThrow(/^velocityField: expected t to be a finite number, got/);
    expect(() => field.advance?.(z, 0, t, parameters)).toThrow(/expected time to to be a finite number/);
  });
});
