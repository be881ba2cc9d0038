import { readFileSync } from 'node:fs';
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { expectSame, leakedTensors, testBackends } from '@ingd/engine/testing';
import type { Activation } from '@ingd/families';
import { statisticLaws } from '@ingd/families/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { directionalDerivatives } from '../src/energy/passes.js';
import { denoisingLoss, slicedLoss } from '../src/energy/score-matching.js';
import { denoisingScoreMatching, energyModel, mlpNetwork, slicedScoreMatching } from '../src/index.js';
import { relativeError } from './numbers.js';
import { expectSlope } from './slope.js';

type Rows = number[][];

interface Golden {
  readonly activation: Activation;
  readonly sigma: number;
  readonly x: Rows;
  readonly eps: Rows;
  readonly layers: { readonly W: Rows; readonly b: number[] }[];
  readonly score: Rows;
  readonly loss: number;
  readonly gradients: (Rows | number[])[];
  readonly laplacian: number[];
}

const file = new URL('fixtures/score_matching.json', import.meta.url);
const cases: readonly Golden[] = JSON.parse(readFileSync(file, 'utf8')).cases;
const key = createKey(51);

const modelOf = (activation: Activation) => energyModel({ network: mlpNetwork({ widths: [3, 8, 6, 1], activation }) });

const parametersOf = ({ layers }: Golden) =>
  layers.flatMap(({ W, b }): tf.Tensor[] => [tf.tensor2d(W), tf.tensor1d(b)]);

describe.each(testBackends())('energy models on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(cases)('$activation', (golden) => {
    const model = modelOf(golden.activation);
    const options = () => ({
      model,
      parameters: parametersOf(golden),
      x: tf.tensor2d(golden.x),
      noise: tf.tensor2d(golden.eps),
      sigma: golden.sigma,
    });

    test('the golden score, loss and gradients', async () => {
      const { parameters, x, noise, sigma } = options();
      const noisy = tf.add<tf.Tensor2D>(x, tf.mul(noise, sigma));
      // The golden scores are those at the noisy points.
      expect(relativeError(await model.score(parameters, noisy).data(), golden.score.flat())).toBeLessThan(1e-3);
      const { loss, gradients } = denoisingScoreMatching(options());
      expect(Math.abs(((await loss.data())[0] as number) / golden.loss - 1)).toBeLessThan(1e-3);
      for (const [i, expected] of golden.gradients.entries()) {
        const wanted = expected.flat();
        const found = await (gradients[i] as tf.Tensor).data();
        if (wanted.every((value) => value === 0)) expect(Array.from(found)).toEqual(wanted.map(() => 0));
        else expect(relativeError(found, wanted)).toBeLessThan(1e-3);
      }
    });

    test('the losses alone are those that come with gradients', async () => {
      const { parameters, x, noise } = options();
      const sliced = { model, parameters, x, directions: noise };
      await expectSame('denoising', denoisingLoss(options()), denoisingScoreMatching(options()).loss, 0);
      await expectSame('sliced', slicedLoss(sliced), slicedScoreMatching(sliced).loss, 0);
    });

    test('the golden Laplacian, as second derivatives along the axes', async () => {
      const { parameters, x } = options();
      const parts = [0, 1, 2].map((axis) => {
        const unit = tf.tile(tf.tensor2d([[0, 1, 2].map((k) => Number(k === axis))]), [x.shape[0], 1]) as tf.Tensor2D;
        return directionalDerivatives(model.network, parameters, x, unit).second;
      });
      expect(relativeError(await tf.addN(parts).data(), golden.laplacian)).toBeLessThan(1e-3);
    });

    test('σ of each row: the loss of all is the mean of those of the rows', async () => {
      const { parameters, x, noise } = options();
      const levels = Array.from({ length: x.shape[0] }, (_, i) => 0.1 + 0.05 * i);
      const together = denoisingScoreMatching({ ...options(), sigma: tf.tensor2d(levels, [levels.length, 1]) });
      const apart = levels.map((sigma, i) => {
        const row = (of: tf.Tensor2D) => tf.slice(of, [i, 0], [1, 3]) as tf.Tensor2D;
        return denoisingScoreMatching({ model, parameters, x: row(x), noise: row(noise), sigma });
      });
      const mean = (parts: readonly tf.Tensor[]) => tf.div(tf.addN([...parts]), parts.length);
      await expectSame('the loss', together.loss, mean(apart.map(({ loss }) => loss)), 1e-5);
      const second = apart.map(({ gradients }) => gradients[2] as tf.Tensor);
      await expectSame('a gradient', together.gradients[2] as tf.Tensor, mean(second), 1e-4);
    });

    // The σ″ of elu jumps at 0, where a difference quotient is no derivative.
    if (golden.activation !== 'elu') {
      test('sliced score matching has the gradient of its loss', async () => {
        const { parameters, x, noise } = options();
        const sliced = (values: readonly tf.Tensor[]) =>
          slicedScoreMatching({ model, parameters: values, x, directions: noise });
        const along = parameters.map((parameter, i) => normal(fold(key, i), parameter.shape));
        const { gradients } = sliced(parameters);
        await expectSlope({ loss: (at) => sliced(at).loss, at: parameters, gradients, along, tolerance: 5e-3 });
      });
    }

    test('nothing is left behind', async () => {
      const { parameters, x, noise } = options();
      const sliced = (values: readonly tf.Tensor[]) =>
        slicedScoreMatching({ model, parameters: values, x, directions: noise });
      const leaked = await leakedTensors(() => {
        for (const made of [sliced(parameters), denoisingScoreMatching({ model, parameters, x, noise, sigma: 0.3 })]) {
          tf.dispose([made.loss, ...made.gradients]);
        }
        tf.dispose([model.score(parameters, x), model.energy(parameters, x)]);
      });
      expect(leaked).toBe(0);
    });
  });

  test('averaged over the axes, the sliced loss is score matching’s ½|s|² − ΔE', async () => {
    const golden = cases[0] as Golden;
    const [model, parameters, x] = [modelOf(golden.activation), parametersOf(golden), tf.tensor2d(golden.x)];
    const losses = [0, 1, 2].map((axis) => {
      const directions = tf.tile(tf.tensor2d([[0, 1, 2].map((k) => Number(k === axis))]), [16, 1]) as tf.Tensor2D;
      return slicedScoreMatching({ model, parameters, x, directions }).loss;
    });
    const score = model.score(parameters, x);
    const expected = tf.sub(tf.mean(tf.mul(0.5, tf.sum(tf.square(score), 1))), tf.mean(tf.tensor1d(golden.laplacian)));
    await expectSame('the loss', tf.addN(losses), expected, 1e-4);
  });

  const penultimate = () => {
    const model = modelOf('silu');
    const parameters = model.network.initialise({ key });
    const statistic = model.penultimate(parameters);
    tf.dispose(parameters);
    return statistic;
  };
  for (const law of statisticLaws(penultimate)) {
    test(`the layer before the output: ${law.name}`, law.check);
  }

  const narrow = () => {
    const model = energyModel({ network: mlpNetwork({ widths: [6, 8, 5, 3, 1], activation: 'silu' }) });
    const parameters = model.network.initialise({ key });
    const statistic = model.penultimate(parameters);
    tf.dispose(parameters);
    return statistic;
  };
  for (const law of statisticLaws(narrow)) {
    test(`fewer statistics than coordinates: ${law.name}`, law.check);
  }

  test.each<[string, () => unknown, RegExp]>([
    [
      'two outputs',
      () => energyModel({ network: mlpNetwork({ widths: [2, 3, 2] }) }),
      /one output, got mlp\(2-3-2, silu\)/,
    ],
    ['no hidden layer', () => energyModel({ network: mlpNetwork({ widths: [2, 1] }) }), /with hidden layers/],
    [
      'σ = 0',
      () =>
        denoisingScoreMatching({
          model: modelOf('tanh'),
          parameters: parametersOf(cases[1] as Golden),
          x: tf.zeros([2, 3]),
          noise: tf.zeros([2, 3]),
          sigma: 0,
        }),
      /expected sigma/,
    ],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

test.each([
  ['forward', [30, 512, 40, 1]],
  ['back', [40, 512, 30, 1]],
])('the Jacobian of many points goes %s in tiles', async (_, widths) => {
  await useBackend('wasm');
  const model = energyModel({ network: mlpNetwork({ widths, activation: 'silu' }) });
  const statistic = model.penultimate(model.network.initialise({ key }));
  const [x, v] = [0, 1].map((of) => normal<tf.Rank.R2>(fold(key, of), [400, statistic.dimension])) as [
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const product = tf.tidy(() => tf.sum(tf.mul(statistic.jacobian(x), tf.expandDims<tf.Tensor3D>(v, 1)), 2));
  await expectSame('J v', product, statistic.jvp(x, v), 1e-4);
});
