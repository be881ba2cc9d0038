import { expectShape } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { InitialiseOptions } from './initialisation.js';
import { expectParameters, type NamedShape } from './parameters.js';

/** What `restoreNetwork` makes a network again from: its kind and its settings, without its parameters. */
export interface NetworkRecord {
  readonly kind: string;
  readonly settings: { readonly [name: string]: JsonValue };
}

/** A function R^in -> R^out of rows whose parameters are given apart: a flat list of tensors, in the order of `parameters`. */
export interface Network {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Names and shapes of the parameters. */
  readonly parameters: readonly NamedShape[];
  /** Fresh parameters; the same key gives the same bits everywhere. The caller disposes them. */
  initialise(options: InitialiseOptions): Tensor[];
  /** `[n, in] -> [n, out]`, differentiable in both arguments; the caller disposes it. */
  apply(parameters: readonly Tensor[], x: Tensor2D): Tensor2D;
  readonly record: NetworkRecord;
}

/** What a network of one's own is made of. */
export interface NetworkOfOptions extends Omit<Network, 'record'> {
  /** Where absent the network cannot be restored from a file alone; its parameters still are. */
  readonly record?: NetworkRecord;
}

/**
 * A network from a function of tensors; arguments and results are checked, temporaries freed.
 * @throws RangeError (from `apply`) when parameters, x or the result have another shape than they should
 */
export function networkOf({ record, ...given }: NetworkOfOptions): Network {
  const { name, inputs, outputs, parameters } = given;
  return {
    ...given,
    record: record ?? { kind: 'custom', settings: { name } },
    apply(values, x) {
      expectParameters(`${name}.apply`, parameters, values);
      expectShape(`${name}.apply`, 'x', x, [null, inputs]);
      return tf.tidy(() => {
        const y = given.apply(values, x);
        expectShape(`${name}.apply`, 'result', y, [x.shape[0], outputs]);
        return y === x ? tf.clone(y) : y;
      });
    },
  };
}
