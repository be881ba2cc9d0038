// Not on webgpu: hundreds of updates of small kernels; the cross-backend law computes two of them there
import { createKey, fold, type Key, normal, uniformValues, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  disposeFlowMatchingState,
  type FlowMatching,
  type FlowMatchingState,
  flowMatching,
  mlpNetwork,
  sgd,
  timeNetwork,
  velocityField,
} from '../src/index.js';

const key = createKey(204);

const network = () => timeNetwork({ network: mlpNetwork({ widths: [3, 32, 32, 2] }) });

/** A quarter of the mass around (−2, 0), the rest around (2, 1), deviations 0.3. */
const mixture = {
  batch: (own: Key) =>
    tf.tidy((): tf.Tensor2D => {
      const centres = Array.from(uniformValues(fold(own, 0), 128), (u) => (u < 0.25 ? [-2, 0] : [2, 1]));
      return tf.add(tf.tensor2d(centres), tf.mul(normal<tf.Rank.R2>(fold(own, 1), [128, 2]), 0.3));
    }),
};

async function steps(training: FlowMatching, start: FlowMatchingState, count: number) {
  let state = start;
  const losses: number[] = [];
  for (let k = 0; k < count; k++) {
    const made = await training.step(state);
    if (k > 0) disposeFlowMatchingState(state);
    state = made.state;
    losses.push(made.info.loss);
  }
  return { state, losses };
}

describe.each(testBackends())('flow matching on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('carries noise onto a mixture, each mode in its share', async () => {
    const training = flowMatching({ network: network(), target: mixture, optimiser: adam({ learningRate: 0.01 }) });
    const { state } = await steps(training, training.init(key), 400);
    const generator = velocityField({ network: network(), step: 0.1 });
    const samples = generator.sample(normal(fold(key, 9), [1000, 2]), 1, state.parameters);
    const rows = await samples.array();
    const left = rows.filter(([x = 0]) => x < 0);
    // By chance alone the share of 1000 rows has a standard error of 0.014, a mode's mean one of 0.02.
    expect(Math.abs(left.length / 1000 - 0.25)).toBeLessThan(0.1);
    const mean = (points: number[][], axis: number) =>
      points.reduce((total, point) => total + (point[axis] as number), 0) / points.length;
    const right = rows.filter(([x = 0]) => x >= 0);
    for (const [points, centre] of [
      [left, [-2, 0]],
      [right, [2, 1]],
    ] as const) {
      expect(Math.abs(mean(points, 0) - (centre[0] as number))).toBeLessThan(0.25);
      expect(Math.abs(mean(points, 1) - (centre[1] as number))).toBeLessThan(0.25);
    }
    const near = rows.filter(([x = 0, y = 0]) => Math.min(Math.hypot(x + 2, y), Math.hypot(x - 2, y - 1)) < 0.9);
    expect(near.length).toBeGreaterThan(850);
  });

  test('the loss of a network of zeros is mean |y − z|², and a step goes down its gradient', async () => {
    const source = {
      batch: () =>
        tf.tensor2d([
          [1, 2],
          [0, -1],
        ]),
    };
    const target = {
      batch: () =>
        tf.tensor2d([
          [2, 2],
          [3, 3],
        ]),
    };
    const made = flowMatching({ network: network(), target, noise: source, optimiser: sgd({ learningRate: 0.5 }) });
    const start = made.init(key);
    const { state, info } = await made.step(start);
    expect(info.step).toBe(1);
    expect(Math.abs(info.loss - (1 + 25) / 2)).toBeLessThan(1e-5);
    // The last bias starts at 0; its gradient is −2 mean (y − z) = −2 (2, 2).
    await expectSame('the last bias', tf.clone(state.parameters.at(-1) as tf.Tensor), tf.tensor1d([2, 2]), 1e-5);
  });

  test('goes on from a state bit for bit, and leaves nothing behind', async () => {
    const training = flowMatching({ network: network(), target: mixture, optimiser: adam({ learningRate: 0.01 }) });
    const start = training.init(key);
    const leaked = await leakedTensors(async () => {
      const [there, half] = [await steps(training, start, 4), await steps(training, start, 2)];
      const rest = await steps(training, half.state, 2);
      expect([...half.losses, ...rest.losses]).toEqual(there.losses);
      for (const each of [there.state, half.state, rest.state]) disposeFlowMatchingState(each);
    });
    expect(leaked).toBe(0);
    const again = training.init(key, start.parameters);
    expect(await again.parameters[0]?.data()).toEqual(await start.parameters[0]?.data());
  });

  test('misuse is refused', async () => {
    const narrow = timeNetwork({ network: mlpNetwork({ widths: [3, 1] }) });
    const optimiser = sgd({ learningRate: 1 });
    expect(() => flowMatching({ network: narrow, target: mixture, optimiser })).toThrow(
      /flowMatching: expected a network with as many outputs as inputs beside the time, got 2 and 1/,
    );
    const wide = flowMatching({ network: network(), target: { batch: () => tf.zeros([4, 3]) }, optimiser });
    await expect(wide.step(wide.init(key))).rejects.toThrow(/batch of the target of shape \[any, 2\]/);
    const broken = flowMatching({
      network: network(),
      target: { batch: () => tf.fill([4, 2], Number.NaN) },
      optimiser,
    });
    await expect(broken.step(broken.init(key))).rejects.toThrow(/flowMatching: expected the loss of step 1/);
  });
});
