import { createKey, fold, normal, useBackend } from '@ingd/engine';
import { expectSame, testBackends } from '@ingd/engine/testing';
import { statisticLaws } from '@ingd/families/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  convolutionalNetwork,
  denoisingScoreMatching,
  energyModel,
  mlpNetwork,
  slicedScoreMatching,
} from '../src/index.js';
import { gradientsOf } from '../src/projection/pull-back.js';
import { expectSlope } from './slope.js';

const key = createKey(203);

const model = () =>
  energyModel({
    network: convolutionalNetwork({
      height: 4,
      width: 6,
      convolutions: [{ channels: 3 }, { channels: 2, kernel: 2, halve: true }],
      dense: [5, 1],
      activation: 'softplus',
    }),
  });

describe.each(testBackends())('energies of convolutional networks on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const batch = () => ({
    model: model(),
    parameters: model().network.initialise({ key }),
    x: normal<tf.Rank.R2>(fold(key, 1), [4, 24]),
    noise: normal<tf.Rank.R2>(fold(key, 2), [4, 24]),
    sigma: 0.4,
  });

  test('the score is minus the gradient of the energy by tape', async () => {
    const { model: made, parameters, x } = batch();
    const [slope] = gradientsOf(([at]) => tf.sum(made.energy(parameters, at as tf.Tensor2D)) as tf.Scalar, [x]);
    await expectSame('the score', made.score(parameters, x), tf.neg(slope as tf.Tensor), 1e-5);
  });

  test('the gradients of denoising score matching are those of a gradient of a gradient by tape', async () => {
    const { model: made, parameters, x, noise, sigma } = batch();
    const noisy = tf.add<tf.Tensor2D>(x, tf.mul(noise, sigma));
    const lossOf = (values: readonly tf.Tensor[]): tf.Scalar => {
      const slope = tf.grad((at) => tf.sum(made.network.apply(values, at as tf.Tensor2D)))(noisy);
      return tf.mean(tf.sum(tf.square(tf.sub(noise, tf.mul(slope, sigma))), 1));
    };
    const { loss, gradients } = denoisingScoreMatching({ model: made, parameters, x, noise, sigma });
    await expectSame('the loss', loss, lossOf(parameters), 1e-5);
    for (const [i, expected] of gradientsOf(lossOf, parameters).entries()) {
      await expectSame(made.network.parameters[i]?.name ?? '', gradients[i] as tf.Tensor, expected, 1e-4);
    }
  });

  test('the gradient of sliced score matching is the difference quotient', async () => {
    const { model: made, parameters, x, noise } = batch();
    const lossOf = (values: readonly tf.Tensor[]) =>
      slicedScoreMatching({ model: made, parameters: values, x, directions: noise });
    const along = parameters.map(({ shape }, i) => normal(fold(fold(key, 3), i), shape));
    const { gradients } = lossOf(parameters);
    await expectSlope({ loss: (at) => lossOf(at).loss, at: parameters, gradients, along, tolerance: 5e-3 });
  });

  test('on images of one pixel everything is as of a multilayer perceptron', async () => {
    const convolutions = [{ channels: 6, kernel: 1 }];
    const convolved = energyModel({
      network: convolutionalNetwork({ height: 1, width: 1, channels: 4, convolutions, dense: [5, 1] }),
    });
    const dense = energyModel({ network: mlpNetwork({ widths: [4, 6, 5, 1] }) });
    const [own, theirs] = [convolved.network.initialise({ key }), dense.network.initialise({ key })];
    const [x, noise] = [1, 2].map((k) => normal<tf.Rank.R2>(fold(key, k), [9, 4])) as [tf.Tensor2D, tf.Tensor2D];
    const [first, second] = [
      denoisingScoreMatching({ model: convolved, parameters: own, x, noise, sigma: 0.3 }),
      denoisingScoreMatching({ model: dense, parameters: theirs, x, noise, sigma: 0.3 }),
    ];
    await expectSame('the loss', first.loss, second.loss, 1e-6);
    for (const [i, gradient] of first.gradients.entries()) {
      const wanted = second.gradients[i] as tf.Tensor;
      await expectSame(`gradient ${i}`, tf.reshape(gradient, wanted.shape), wanted, 1e-5);
    }
    const [T, S] = [convolved.penultimate(own), dense.penultimate(theirs)];
    await expectSame('the statistic', T.evaluate(x), S.evaluate(x), 1e-6);
  });

  const penultimate = () => {
    const parameters = model().network.initialise({ key });
    const statistic = model().penultimate(parameters);
    tf.dispose(parameters);
    return statistic;
  };
  for (const law of statisticLaws(penultimate)) {
    test(`the layer before the output: ${law.name}`, law.check);
  }

  test('a convolutional network of two outputs is refused', () => {
    const network = convolutionalNetwork({ height: 2, width: 2, convolutions: [{ channels: 1 }], dense: [2] });
    expect(() => energyModel({ network })).toThrow(/one output, got convolutional\(2x2x1-1x3-2, silu\); make it/);
  });
});
