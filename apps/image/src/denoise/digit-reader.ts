import { fold, type Key, type Matrix, permutation, toMatrix, toTensor } from '@ingd/engine';
import { adam, mlpNetwork } from '@ingd/generators';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DigitImages } from '../mnist/mnist.js';

/** A classifier of digits that judges images: it knows nothing of noise. */
export interface DigitReader {
  /** The digit that each image shows. */
  read(images: Matrix): Promise<readonly number[]>;
  /** What the layer before the answer says of each image, `[n, 64]`: the space of Fréchet distances. */
  features(images: Matrix): Promise<Matrix>;
  dispose(): void;
}

/** What the classifier is trained on. */
export interface DigitReaderOptions {
  readonly digits: DigitImages;
  readonly key: Key;
  /** 8 unless told. */
  readonly epochs?: number;
}

const CLASSES = 10;
const BATCH = 100;
const HIDDEN = [256, 64];

/** Trains a multilayer perceptron on clean digits by Adam, cross-entropy. */
export async function trainDigitReader({ digits, key, epochs = 8 }: DigitReaderOptions): Promise<DigitReader> {
  const widths = [digits.images.columns, ...HIDDEN];
  const body = mlpNetwork({ widths, activation: 'silu' });
  const whole = mlpNetwork({ widths: [...widths, CLASSES], activation: 'silu' });
  const optimiser = adam({ learningRate: 1e-3 });
  let parameters = whole.initialise({ key: fold(key, 0) });
  let state = optimiser.init(parameters);
  const [images, answers] = [toTensor(digits.images), tf.oneHot(tf.tensor1d([...digits.labels], 'int32'), CLASSES)];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = permutation(fold(key, epoch + 1), digits.images.rows);
    for (let first = 0; first < order.length; first += BATCH) {
      const rows = order.subarray(first, first + BATCH);
      const gradients = tf.tidy(() => {
        const chosen = tf.tensor1d(rows, 'int32');
        const [x, y] = [tf.gather<Tensor2D>(images, chosen), tf.gather(answers, chosen)];
        const loss = (...values: Tensor[]): tf.Scalar =>
          tf.mul<tf.Scalar>(-1, tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(whole.apply(values, x))), 1)));
        return tf.grads(loss)(parameters);
      });
      const next = await optimiser.update(state, parameters, gradients);
      tf.dispose([...gradients, ...parameters, ...state.tensors]);
      ({ parameters, state } = next);
    }
  }
  tf.dispose([images, answers, ...state.tensors]);
  const through = async (of: Matrix, make: (x: Tensor2D) => Tensor2D): Promise<Matrix> => {
    const made = tf.tidy(() => make(toTensor(of)));
    try {
      return await toMatrix(made);
    } finally {
      made.dispose();
    }
  };
  return {
    async read(of) {
      const { columns, data } = await through(of, (x) => whole.apply(parameters, x));
      return Array.from({ length: of.rows }, (_, row) => largest(data.subarray(row * columns, (row + 1) * columns)));
    },
    features: (of) => through(of, (x) => tf.mul(1, body.apply(parameters.slice(0, -2), x))),
    dispose: () => tf.dispose(parameters),
  };
}

function largest(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}
