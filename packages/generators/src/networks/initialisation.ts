import { fold, type Key, normalValues, uniformValues } from '@ingd/engine';
import { drawMlp, type MlpLayer } from '@ingd/kernels';
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

/** A layer whose weights are drawn: dense, W `[inputs, outputs]`, or a convolution. Its parameters are `NAME.weights` and `NAME.bias`. */
export interface DrawnLayer {
  readonly name: string;
  /** Columns; channels of a convolution. */
  readonly inputs: number;
  readonly outputs: number;
  /** Sides of a convolution's filter, W `[kernel, kernel, inputs, outputs]`; dense where absent. */
  readonly kernel?: number;
}

/** Shape of W. */
export function weightsShape({ inputs, outputs, kernel }: DrawnLayer): number[] {
  return kernel === undefined ? [inputs, outputs] : [kernel, kernel, inputs, outputs];
}

/** Weights and bias of each layer, in order; layer k is drawn from fold(key, k). The caller disposes them. */
export function drawLayers(
  layers: readonly DrawnLayer[],
  { key, initialisation = 'pytorch', lastLayer = 'drawn' }: InitialiseOptions,
): tf.Tensor[] {
  const draw = drawings[initialisation];
  if (draw === undefined) {
    throw new RangeError(
      `initialise: expected initialisation to be one of ${Object.keys(drawings).join(', ')}, got ${initialisation}; draw others yourself, a network takes any tensors`,
    );
  }
  return layers.flatMap((layer, index) => {
    const shape = weightsShape(layer);
    if (lastLayer === 'zero' && index === layers.length - 1) return [tf.zeros(shape), tf.zeros([layer.outputs])];
    const pixels = (layer.kernel ?? 1) ** 2;
    const fans = { fanIn: pixels * layer.inputs, fanOut: pixels * layer.outputs, outputs: layer.outputs };
    const [weights, bias] = draw(fans, fold(key, index));
    const shaped = tf.reshape(weights, shape);
    weights.dispose();
    return [shaped, bias];
  });
}

/** How many numbers go into and come out of one weight's place. */
interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly outputs: number;
}

/** W `[fanIn, outputs]` and b. */
type Drawing = (fans: Fans, key: Key) => [tf.Tensor, tf.Tensor];

const drawings: Readonly<Record<Initialisation, Drawing>> = {
  pytorch({ fanIn, outputs }, key) {
    const [layer] = drawMlp({ widths: [fanIn, outputs], key }).layers as [MlpLayer];
    return [layer.weights, layer.bias];
  },
  xavier({ fanIn, fanOut, outputs }, key) {
    const bound = Math.sqrt(6 / (fanIn + fanOut));
    const values = Float32Array.from(uniformValues(key, fanIn * outputs), (u) => (2 * u - 1) * bound);
    return [tf.tensor2d(values, [fanIn, outputs]), tf.zeros([outputs])];
  },
  he({ fanIn, outputs }, key) {
    const deviation = Math.sqrt(2 / fanIn);
    const values = Float32Array.from(normalValues(key, fanIn * outputs), (z) => z * deviation);
    return [tf.tensor2d(values, [fanIn, outputs]), tf.zeros([outputs])];
  },
};
