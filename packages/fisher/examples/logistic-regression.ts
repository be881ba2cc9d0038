import { bernoulli } from '@ingd/families';
import { generalisedLinearModel } from '@ingd/fisher';
import * as tf from '@tensorflow/tfjs-core';
import { breastCancer } from './data.js';
import { adamSteps, type Count, naturalSteps } from './steps-to-optimum.js';

const PENALTY = 1e-3;

/** Penalised logistic regression on the breast cancer data, by Fisher scoring with Levenberg and Marquardt's damping, and by Adam. */
export async function logisticRegression(folder: string, learningRates: readonly number[], mostSteps: number) {
  const batch = breastCancer(folder);
  const count = batch.features.shape[1];
  const problem = generalisedLinearModel({ family: bernoulli, features: count, penalty: PENALTY });
  const natural = await naturalSteps(problem, batch);
  const adam = await adamSteps({
    learningRates,
    mostSteps,
    optimum: natural.optimum,
    start() {
      const slopes = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([count, 1])));
      const intercept = tf.tidy(() => tf.variable(tf.scalar(0)));
      const loss = () => {
        const eta = tf.add(tf.squeeze(tf.matMul(batch.features, slopes), [1]), intercept);
        const misfit = tf.mean(tf.sub(tf.softplus(eta), tf.mul(batch.response, eta)));
        return tf.add<tf.Scalar>(misfit, tf.mul(tf.sum(tf.square(slopes)), PENALTY / 2));
      };
      return { variables: [slopes, intercept], loss };
    },
  });
  tf.dispose([batch.features, batch.response]);
  return { optimum: natural.optimum, counts: [natural.count, ...adam] as readonly Count[] };
}
