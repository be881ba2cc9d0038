import { medianBandwidth } from '@ingd/engine';
import { type DriftSpace, drawMlp, type Mlp, mlp, mlpTangent } from '@ingd/kernels';
import type { StepContext } from '@ingd/particles';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What network is drawn for images. */
export interface ImageTangentOptions {
  /** Widths of its hidden layers. */
  readonly hidden: readonly number[];
  /** Deviation of a unit before its tanh: 0.6 as usually drawn, where a network is nearly linear; from 3 on units are signs. */
  readonly deviation: number;
}

/**
 * The tangents of a network d-…-d drawn afresh at every step, whose kernel hardly joins two images that differ: units stand for the sign of a random direction
 * from the mean image, and each further layer for signs of those, so that what two images share shrinks from layer to layer.
 */
export function imageTangent({ hidden, deviation }: ImageTangentOptions) {
  return async ({ particles, key }: Pick<StepContext, 'particles' | 'key'>): Promise<DriftSpace> => {
    const dimension = particles.shape[1];
    const radius = await medianBandwidth(particles, { rule: 'paper' }); // as far as images lie from their mean
    const drawn = drawMlp({ widths: [dimension, ...hidden, dimension], key });
    try {
      return mlpTangent({ network: sharpened(drawn, particles, { deviation, radius }) });
    } finally {
      drawn.dispose();
    }
  };
}

/** Weights of fan-in k are uniform in ±1/√k, so that x of length r comes to a deviation of r/√(3k): 1/√3 for signs. */
function sharpened(
  { layers }: Mlp,
  x: Tensor2D,
  { deviation, radius }: { readonly deviation: number; readonly radius: number },
): Mlp {
  const made = tf.tidy(() => {
    const centre = tf.mean(x, 0, true);
    return layers.map(({ weights, bias }, at) => {
      if (at === layers.length - 1) return { weights, bias };
      const usual = at === 0 ? radius / Math.sqrt(3 * x.shape[1]) : 1 / Math.sqrt(3);
      const scaled = tf.mul<Tensor2D>(weights, deviation / usual);
      const shift = at === 0 ? tf.sub<Tensor1D>(bias, tf.reshape(tf.matMul(centre, scaled), [-1])) : bias;
      return { weights: scaled, bias: shift };
    });
  });
  const network = mlp({ layers: made });
  tf.dispose(made.slice(0, -1).map(({ weights }) => weights));
  tf.dispose(made.slice(0, 1).map(({ bias }) => bias));
  return network;
}
