import type { Key } from '@ingd/engine';
import type { NetworkLayerStatistic } from '@ingd/families';
import { adam, type ConvolutionalNetwork, disposeEnergyState, energyModel, energyTraining } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { type TimeBudget, whileTimeLastsOr } from './time-budget.js';

/** Of the noise that is learnt to be taken away, in units. */
const SIGMAS = [0.2, 0.4, 0.7, 1];
const BATCH = 64;
/** Rows of an epoch: short ones, so that the budget is kept. */
const ROWS = 512;

/** Learns an energy by denoising at several noise levels for as long as the budget lasts; its last hidden layer is the statistic. The caller disposes it. */
export async function imageStatistic(options: {
  readonly network: ConvolutionalNetwork;
  readonly training: tf.Tensor2D;
  readonly key: Key;
  readonly budget: TimeBudget;
}): Promise<NetworkLayerStatistic> {
  const { network, training, key, budget } = options;
  const model = energyModel({ network });
  const optimiser = adam({ learningRate: 1e-3 });
  const settings = { model, optimiser, loss: { sigmas: SIGMAS }, batchSize: Math.min(BATCH, training.shape[0]) };
  let state = energyTraining({ ...settings, data: training, validationShare: 0 }).init({ key });
  await whileTimeLastsOr(
    () => disposeEnergyState(state),
    budget,
    async (index) => {
      const rows = Math.min(ROWS, training.shape[0]);
      const first = (index * ROWS) % (training.shape[0] - rows + 1);
      const data = tf.slice(training, [first, 0], [rows, training.shape[1]]);
      const made = await energyTraining({ ...settings, data, validationShare: 0 }).epoch(state);
      tf.dispose(data);
      disposeEnergyState(state);
      state = made.state;
      return `loss ${made.info.trainingLoss.toFixed(1)}`;
    },
  );
  const statistic = model.penultimate(state.parameters);
  disposeEnergyState(state);
  return statistic;
}
