import { fold, type Key, normalValues, uniformValues } from '@ingd/engine';
import { drawMlp } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';

/**
 * How weights are drawn: `pytorch` (weights and biases uniform in ±1/√fan_in, PyTorch's default), `xavier` (uniform in
 * ±√(6/(fan_in + fan_out)), biases 0 [Glorot & Bengio 2010]), `he` (normal of variance 2/fan_in, biases 0 [He et al. 2015]).
 */
export type Initialisation = 'pytorch' | 'xavier' | 'he';

/** What parameters are drawn from. */
export interface InitialiseOptions {
  readonly key: Key;
  /** `pytorch` unless told. */
  readonly initialisation?: Initialisation;
  /** `zero`: the last layer is 0, so that the network starts as the function 0; `drawn` unless told. */
  readonly lastLayer?: 'drawn' | 'zero';
}

/** z W + b, W `[inputs, outputs]`; the parameters `NAME.weights` and `NAME.bias`. */
export interface DenseShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Weights and bias of each layer, in order; layer k is drawn from fold(key, k). The caller disposes them. */
export function drawDense(
  layers: readonly DenseShape[],
  { key, initialisation = 'pytorch', lastLayer = 'drawn' }: InitialiseOptions,
): tf.Tensor[] {
  const draw = drawings[initialisation];
  if (draw === undefined) {
    throw new RangeError(
      `initialise: expected initialisation to be one of ${Object.keys(drawings).join(', ')}, got ${initialisation}; draw others yourself, a network takes any tensors`,
    );
  }
  return layers.flatMap((layer, index) => {
    const isZero = lastLayer === 'zero' && index === layers.length - 1;
    return isZero
      ? [tf.zeros([layer.inputs, layer.outputs]), tf.zeros([layer.outputs])]
      : draw(layer, fold(key, index));
  });
}

const drawings: Readonly<Record<Initialisation, (layer: DenseShape, key: Key) => tf.Tensor[]>> = {
  pytorch({ inputs, outputs }, key) {
    const network = drawMlp({ widths: [inputs, outputs], key });
    return network.layers.flatMap(({ weights, bias }) => [weights, bias]);
  },
  xavier({ inputs, outputs }, key) {
    const bound = Math.sqrt(6 / (inputs + outputs));
    const values = Float32Array.from(uniformValues(key, inputs * outputs), (u) => (2 * u - 1) * bound);
    return [tf.tensor2d(values, [inputs, outputs]), tf.zeros([outputs])];
  },
  he({ inputs, outputs }, key) {
    const deviation = Math.sqrt(2 / inputs);
    const values = Float32Array.from(normalValues(key, inputs * outputs), (z) => z * deviation);
    return [tf.tensor2d(values, [inputs, outputs]), tf.zeros([outputs])];
  },
};
