import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { MlpLayer } from '../mlp/mlp.js';
import { hiddenWeights, outputWeights, type TangentOperator } from './operator.js';
import { blockOf, ownShare, slope, timesMatrix } from './passes.js';

/** One layer's value and its three derivatives: in x along u, in the weights along w, and mixed. */
interface Jet {
  readonly value: Tensor2D;
  readonly alongU: Tensor2D;
  /** Undefined at the network's input, which no weight moves. */
  readonly alongW: Tensor3D | undefined;
  readonly mixed: Tensor3D | undefined;
}

/**
 * The derivative along u of h_w(x) = ∂φ(x)/∂β · w, by second-order forward mode: with a = z W + b and tanh′ = 1 − z²,
 * z′ = tanh′ a′, z̊ = tanh′ å and z̊′ = tanh′ (å′ − 2 z a′ å), where å′ = z̊′ W + z′ W̊.
 * `[n, d], [n, d], [1, P] -> [n, d]`; leaves temporaries to the caller's scope.
 */
export function pushMixed(operator: TangentOperator, x: Tensor2D, u: Tensor2D, w: Tensor2D): Tensor2D {
  const { network, layout, head } = operator;
  const hidden = hiddenWeights(layout, w);
  let jet: Jet = { value: x, alongU: u, alongW: undefined, mixed: undefined };
  layout.hidden.forEach((block, index) => {
    const own = blockOf(hidden, block);
    const carried = own.shape[0];
    const perWeight = tf.reshape<tf.Rank.R3>(own, [carried, block.rows, block.columns]);
    jet = nextJet(
      jet,
      network.layers[index] as MlpLayer,
      ownShare(jet.value, own, block),
      ownShareOf(jet.alongU, perWeight),
    );
  });
  const perWeight = tf.reshape<tf.Rank.R3>(outputWeights(layout, w), [1, layout.output.rows, layout.output.columns]);
  const own = ownShareOf(jet.alongU, perWeight);
  const result = jet.mixed === undefined ? own : tf.add(own, head.push(jet.mixed));
  return tf.reshape(result, [x.shape[0], layout.output.columns]);
}

/** z′ W̊: a direction in x does not see the bias. `[n, in], [c, in + 1, out] -> [n, c, out]`. */
function ownShareOf(alongU: Tensor2D, perWeight: Tensor3D): Tensor3D {
  const [carried, rows, columns] = perWeight.shape;
  const withoutBias = tf.slice3d(perWeight, [0, 0, 0], [carried, rows - 1, columns]);
  const flat = tf.reshape(tf.transpose(withoutBias, [1, 0, 2]), [rows - 1, carried * columns]);
  return tf.reshape(tf.matMul<Tensor2D>(alongU, flat), [alongU.shape[0], carried, columns]);
}

function nextJet(jet: Jet, { weights, bias }: MlpLayer, ownValue: Tensor3D, ownMixed: Tensor3D): Jet {
  const value = tf.tanh<Tensor2D>(tf.add<Tensor2D>(tf.matMul<Tensor2D>(jet.value, weights), bias));
  const slopes = slope(value); // [n, 1, h]
  const beforeU = tf.expandDims<Tensor3D>(tf.matMul<Tensor2D>(jet.alongU, weights), 1); // a′ [n, 1, h]
  const beforeW =
    jet.alongW === undefined ? ownValue : tf.add<Tensor3D>(ownValue, timesMatrix(jet.alongW, weights, 'plain'));
  const beforeMixed =
    jet.mixed === undefined ? ownMixed : tf.add<Tensor3D>(ownMixed, timesMatrix(jet.mixed, weights, 'plain'));
  const bend = tf.mul<Tensor3D>(tf.mul(tf.expandDims(value, 1), 2), tf.mul(beforeU, beforeW));
  return {
    value,
    alongU: tf.squeeze<Tensor2D>(tf.mul(slopes, beforeU), [1]),
    alongW: tf.mul<Tensor3D>(slopes, beforeW),
    mixed: tf.mul<Tensor3D>(slopes, tf.sub(beforeMixed, bend)),
  };
}
