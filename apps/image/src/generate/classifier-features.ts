import { choice, fold, type Key, type Matrix, toMatrix } from '@ingd/engine';
import { adam, type ConvolutionalNetwork, type OptimiserState } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { inTiles } from './in-tiles.js';
import { type TimeBudget, whileTimeLastsOr } from './time-budget.js';

/** Numbers that say what an image shows: `[n, d] -> [n, features]`, of images in units. */
export interface ImageFeatures {
  /** In words. */
  readonly name: string;
  of(x: tf.Tensor2D): Promise<Matrix>;
  dispose(): void;
}

export interface ClassifierFeaturesOptions {
  /** As many outputs as classes; and the same without its last layer. */
  readonly networks: { readonly whole: ConvolutionalNetwork; readonly body: ConvolutionalNetwork };
  /** Images in units and what they show, from 0; borrowed. */
  readonly training: tf.Tensor2D;
  readonly classes: Int32Array;
  readonly key: Key;
  readonly budget: TimeBudget;
}

const BATCH = 64;

/** Trains a classifier by cross-entropy for as long as the budget lasts; features are its last hidden layer, before the activation. */
export async function classifierFeatures(options: ClassifierFeaturesOptions): Promise<ImageFeatures> {
  const { networks, training, key, budget } = options;
  const { whole, body } = networks;
  const optimiser = adam({ learningRate: 2e-3 });
  let parameters = whole.initialise({ key: fold(key, 0) });
  let state: OptimiserState = optimiser.init(parameters);
  const free = () => tf.dispose([...parameters, ...state.tensors]);
  await whileTimeLastsOr(free, budget, async (index) => {
    const rows = choice(fold(key, 1 + index), training.shape[0], Math.min(BATCH, training.shape[0]));
    const { value, grads } = crossEntropy(options, parameters, rows);
    const made = await optimiser.update(state, parameters, grads);
    tf.dispose([...parameters, ...state.tensors, ...grads]);
    ({ parameters, state } = made);
    const [loss] = await value.data();
    value.dispose();
    return `cross-entropy ${(loss as number).toFixed(2)}`;
  });
  tf.dispose([...state.tensors]);
  const own = parameters;
  return {
    name: `${body.outputs} features of a classifier, its last hidden layer`,
    of: async (x) => {
      const features = inTiles(x, (rows) => body.apply(own.slice(0, -2), rows));
      return toMatrix(features).finally(() => features.dispose());
    },
    dispose: () => tf.dispose(own),
  };
}

function crossEntropy(
  { networks, training, classes }: ClassifierFeaturesOptions,
  parameters: readonly tf.Tensor[],
  rows: Int32Array,
) {
  const { whole } = networks;
  return tf.tidy(() => {
    const x = tf.gather(training, tf.tensor1d(rows, 'int32'));
    const shown = tf.oneHot(
      tf.tensor1d(
        rows.map((row) => classes[row] as number),
        'int32',
      ),
      whole.outputs,
    );
    const loss = (...values: tf.Tensor[]): tf.Scalar => {
      const own = tf.logSoftmax(whole.apply(values, x));
      return tf.mul<tf.Scalar>(tf.mean<tf.Scalar>(tf.sum(tf.mul(own, shown), 1)), -1);
    };
    return tf.valueAndGrads(loss)([...parameters]);
  });
}
