import { fitStandardization, type Statistic, standardize, statisticOf } from '@ingd/families';
import type { EnergyModel } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';

export interface EnergyStatisticOptions {
  readonly model: EnergyModel;
  /** Borrowed and copied. */
  readonly parameters: readonly tf.Tensor[];
  /** m, the mean image, `[d]`; borrowed and copied. */
  readonly center: tf.Tensor1D;
}

/** T = [E(x), ½|x − m|²], E a learnt energy: its output layer, and what noise adds to. The caller disposes it. */
export function energyStatistic({ model, parameters, center }: EnergyStatisticOptions): Statistic {
  const own = parameters.map((parameter) => tf.keep(tf.clone(parameter)));
  const middle = tf.keep(tf.clone(center));
  const dimension = model.network.inputs;
  const column = (u: tf.Tensor2D, index: number) => tf.slice(u, [0, index], [u.shape[0], 1]);
  const slopeOfEnergy = (x: tf.Tensor2D) => tf.neg(model.score(own, x));
  const from = (x: tf.Tensor2D) => tf.sub<tf.Tensor2D>(x, middle);
  const sum = (rows: tf.Tensor) => tf.sum<tf.Tensor2D>(rows, 1, true);
  return statisticOf({
    name: 'energyAndDistance',
    dimension,
    size: 2,
    evaluate: (x) => tf.concat2d([model.energy(own, x), tf.mul<tf.Tensor2D>(sum(tf.square(from(x))), 0.5)], 1),
    jvp: (x, v) => tf.concat2d([sum(tf.mul(slopeOfEnergy(x), v)), sum(tf.mul(from(x), v))], 1),
    vjp: (x, u) => tf.add(tf.mul(slopeOfEnergy(x), column(u, 0)), tf.mul(from(x), column(u, 1))),
    jacobian: (x) => tf.stack([slopeOfEnergy(x), from(x)], 1) as tf.Tensor3D,
    dispose: () => tf.dispose([...own, middle]),
  });
}

/** In units of its spread over particles and target; T is borrowed, needed as long as the result. */
export async function inItsOwnUnits(
  statistic: Statistic,
  { particles, target }: { readonly particles: tf.Tensor2D; readonly target: tf.Tensor2D },
): Promise<Statistic> {
  const pool = tf.concat2d([target, particles], 0);
  try {
    const lent: Statistic = { ...statistic, dispose: () => {} };
    return standardize({ statistic: lent, ...(await fitStandardization(statistic, pool)) });
  } finally {
    pool.dispose();
  }
}
