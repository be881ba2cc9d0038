import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { InitialiseOptions } from '../networks/initialisation.js';
import type { NetworkRecord } from '../networks/network.js';
import type { NamedShape } from '../networks/parameters.js';

/** A time-varying generator X_t = G(z, t; w). Borrows its arguments; the caller disposes results. */
export interface Generator {
  readonly name: string;
  /** Columns of z. */
  readonly inputs: number;
  /** d, columns of X. */
  readonly dimension: number;
  /** Names and shapes of w; empty where nothing is trained. */
  readonly parameters: readonly NamedShape[];
  /** All that it is made of but w: a checkpoint is refused where it differs. */
  readonly record?: NetworkRecord;
  /** Fresh w; the caller disposes them. */
  initialise(options: InitialiseOptions): Tensor[];
  /** G(zᵢ, t; w): `[n, inputs] -> [n, d]`, differentiable in w. */
  sample(z: Tensor2D, t: number, parameters: readonly Tensor[]): Tensor2D;
  /** The same at several ascending times in one pass; by `sample` where absent. */
  path?(z: Tensor2D, times: readonly number[], parameters: readonly Tensor[]): Tensor2D[];
  /** Where X_t moves along a field, dX_t/dt = h(X_t, t; w), the field: `[n, d] -> [n, d]`. It can then be trained without going through `sample`. */
  velocity?(x: Tensor2D, t: number, parameters: readonly Tensor[]): Tensor2D;
  /** X at time `to` from X at time `from`, along that field: `[n, d] -> [n, d]`. Particles can then be carried from step to step. */
  advance?(x: Tensor2D, from: number, to: number, parameters: readonly Tensor[]): Tensor2D;
}

/** The generator at several ascending times. Within a tidy, or the caller disposes them. */
export function samplesAt(
  generator: Generator,
  z: Tensor2D,
  times: readonly number[],
  parameters: readonly Tensor[],
): Tensor2D[] {
  return generator.path?.(z, times, parameters) ?? times.map((t) => generator.sample(z, t, parameters));
}
