import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Mlp, MlpLayer } from '../mlp/mlp.js';
import { diagonalHead, fullHead, type Head } from './head.js';
import { type WeightLayout, weightLayout } from './layout.js';
import { layerInputs, ownShare, ownShareTransposed, pullHidden, pushHidden } from './passes.js';

/** Φ of a network's tangent space, without points: what the basis and the drifts share. Borrows the network. */
export interface TangentOperator {
  readonly network: Mlp;
  readonly layout: WeightLayout;
  readonly head: Head;
  readonly diagonal: boolean;
}

export function tangentOperator(network: Mlp, diagonal: boolean): TangentOperator {
  const { weights } = network.layers[network.layers.length - 1] as MlpLayer;
  return {
    network,
    layout: weightLayout(network.widths, diagonal),
    head: diagonal ? diagonalHead(weights) : fullHead(weights),
    diagonal,
  };
}

/**
 * Temporary bytes a row when so many tangents or fields are carried at once: about six tensors of every layer's width, for
 * each of them and for the network itself.
 */
export function carriedBytes({ widths }: Mlp, carried: number): number {
  const width = widths.reduce((total, size) => total + size + 1, 0);
  return 4 * 6 * width * (carried + 1);
}

/** The same for k weight vectors, each carried once a copy. */
export function bytesPerRow({ network, layout }: TangentOperator, count: number): number {
  return carriedBytes(network, count * layout.copies);
}

/** The hidden layers' part of k weight vectors, one row a copy: `[k, P] -> [k · copies, hiddenSize]`. */
export function hiddenWeights({ hiddenSize, copies }: WeightLayout, w: Tensor2D): Tensor2D {
  const flat = tf.slice2d(w, [0, 0], [w.shape[0], copies * hiddenSize]);
  return tf.reshape(flat, [w.shape[0] * copies, hiddenSize]);
}

/** The output layer's part: `[k, P] -> [k, (h + 1) d]`. */
export function outputWeights({ hiddenSize, copies, output }: WeightLayout, w: Tensor2D): Tensor2D {
  return tf.slice2d(w, [0, copies * hiddenSize], [w.shape[0], output.rows * output.columns]);
}

/** Φ(xᵢ) w by one forward-mode pass: `[n, d], [k, P] -> [n, k, d]`. */
export function push(operator: TangentOperator, x: Tensor2D, w: Tensor2D): Tensor3D {
  const { network, layout, head } = operator;
  const inputs = layerInputs(network, x);
  const last = inputs[inputs.length - 1] as Tensor2D;
  const own = ownShare(last, outputWeights(layout, w), layout.output);
  const tangent = pushHidden(network, layout, inputs, hiddenWeights(layout, w));
  return tangent === undefined ? own : tf.add<Tensor3D>(own, head.push(tangent));
}

/** Σᵢ Φ(xᵢ)ᵀ vᵢ by one back-propagation of all fields: `[n, d], [n, k, d] -> [k, P]`. */
export function pull(operator: TangentOperator, x: Tensor2D, fields: Tensor3D): Tensor2D {
  const { network, layout, head } = operator;
  const inputs = layerInputs(network, x);
  const own = ownShareTransposed(inputs[inputs.length - 1] as Tensor2D, fields);
  if (layout.hiddenSize === 0) return own;
  const hidden = pullHidden(network, inputs, head.pull(fields)); // [k · copies, hiddenSize]
  return tf.concat2d([tf.reshape(hidden, [fields.shape[1], layout.copies * layout.hiddenSize]), own], 1);
}
