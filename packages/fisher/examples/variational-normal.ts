import { createKey, toTensor } from '@ingd/engine';
import { naturalParameter } from '@ingd/families';
import { type VariationalNormal, variationalNormal } from '@ingd/fisher';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { penguins } from './data.js';
import { adamSteps, type Count, naturalSteps } from './steps-to-optimum.js';

const PRIOR_DEVIATION = 10;
const LOG_TWO_PI_E = Math.log(2 * Math.PI * Math.E);

/** The posterior of a logistic regression on the penguins, approximated by a normal distribution of any covariance. */
export async function variationalLogistic(folder: string, learningRates: readonly number[], mostSteps: number) {
  const { features, response } = penguins(folder);
  const design = tf.tidy(() => tf.concat2d([features, tf.ones([features.shape[0], 1])], 1)); // [n, d]
  const dimension = design.shape[1];
  const logDensity = (beta: Tensor2D): Tensor1D => {
    const eta = tf.matMul<Tensor2D>(beta, design, false, true); // [s, n]
    const likelihood = tf.sum<Tensor1D>(tf.sub(tf.mul(eta, response), tf.softplus(eta)), 1);
    return tf.sub(likelihood, tf.div(tf.sum(tf.square(beta), 1), 2 * PRIOR_DEVIATION ** 2));
  };
  const problem = variationalNormal({ dimension, logDensity, key: createKey(2023) });
  const natural = await naturalSteps(problem, undefined);
  const adam = await adamSteps({
    learningRates,
    mostSteps,
    optimum: natural.optimum,
    start: () => reparametrised(problem, logDensity),
  });
  tf.dispose([features, response, design]);
  const [posterior] = problem.family.parameters(naturalParameter(natural.parameters));
  return { optimum: natural.optimum, posterior, counts: [natural.count, ...adam] as readonly Count[] };
}

/** The same loss of the mean, the logarithms of the Cholesky factor's diagonal, and what is below it. */
function reparametrised({ noise }: VariationalNormal<void>, logDensity: (x: Tensor2D) => Tensor1D) {
  const dimension = noise.columns;
  const z = toTensor(noise);
  const strictlyLower = Array.from({ length: dimension }, (_, a) =>
    Array.from({ length: dimension }, (_, b) => +(b < a)),
  );
  const mean = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([dimension])));
  const logarithms = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([dimension])));
  const below = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([dimension, dimension])));
  const loss = () => {
    const root = tf.add<Tensor2D>(tf.mul(below, strictlyLower), tf.mul(tf.eye(dimension), tf.exp(logarithms)));
    const x = tf.add<Tensor2D>(tf.matMul(z, root, false, true), mean);
    const entropy = tf.add(tf.sum(logarithms), (dimension * LOG_TWO_PI_E) / 2);
    return tf.neg(tf.add<tf.Scalar>(tf.mean(logDensity(x)), entropy));
  };
  return { variables: [mean, logarithms, below], constants: [z], loss };
}
