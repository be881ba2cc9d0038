import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { FamilyDefinition } from '../family/definition.js';
import { flatten } from '../family/members.js';
import { type Natural, naturalParameter } from '../family/parameter.js';

/** Parameters twice: float64 numbers to compute with, and a tensor for the tape, `[B, b]`. */
export interface TrackedParameters<T extends Tensor = Tensor> {
  readonly members: readonly Float64Array[];
  readonly tracked: T;
}

/**
 * The natural parameters a tensor holds, `[...batch, b]`, to be given beside it: read before the tape runs, as a gradient
 * cannot wait for a read. `const natural = await readNatural(variable)`, then
 * `tf.variableGrads(() => tf.neg(tf.mean(logDensity(family, x, natural, { tracked: variable }))))`.
 */
export async function readNatural(tensor: Tensor): Promise<Natural> {
  return naturalParameter(await tensor.data<'float32'>(), tensor.shape);
}

/** A(η) of each member, `[B]`, whose gradient is the mean map: no differencing, and exact in float64 before it is rounded. */
export function trackedLogPartition<P>(
  definition: FamilyDefinition<P>,
  { members, tracked }: TrackedParameters<Tensor2D>,
): Tensor1D {
  const partition = tf.customGrad((...inputs) => {
    const [eta] = inputs as [Tensor2D];
    return {
      value: tf.tensor1d(Float32Array.from(members, (member) => definition.logPartition(member))),
      gradFunc: (dy: Tensor) => tf.mul(tf.expandDims(dy, 1), trackedMean(definition, { members, tracked: eta })),
    };
  });
  return partition(tracked) as Tensor1D;
}

/** μ(η) of each member, `[B, b]`, whose gradient is the Fisher information. */
function trackedMean<P>(definition: FamilyDefinition<P>, { members, tracked }: TrackedParameters<Tensor2D>): Tensor2D {
  const { size } = definition.statistic;
  const constant = (values: readonly ArrayLike<number>[], shape: number[]) =>
    tf.tensor(Float32Array.from(flatten(values, values[0]?.length ?? 0)), shape);
  const mean = tf.customGrad(() => ({
    value: constant(
      members.map((member) => definition.mean(member)),
      [members.length, size],
    ),
    gradFunc: (dy: Tensor) => {
      const fisher = constant(
        members.map((member) => definition.covariance(member)),
        [members.length, size, size],
      );
      return tf.squeeze(tf.matMul(fisher, tf.expandDims(dy, 2)), [2]);
    },
  }));
  return mean(tracked) as Tensor2D;
}
