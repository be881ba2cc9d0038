import type { Key } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import {
  adam,
  averaged,
  type ConvolutionalNetwork,
  decodeEnergy,
  disposeEnergyState,
  encodeEnergy,
  energyModel,
  energyTraining,
} from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { energyStatistic } from './energy-statistic.js';
import type { KeptTrainings } from './kept-trainings.js';
import { type TimeBudget, whileTimeLastsOr } from './time-budget.js';

/** Of the noise that is learnt to be taken away, in units. */
const SIGMAS = [0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1];
const NAME = 'energy';
const BATCH = 64;
const DECAY = 0.99;
/** Rows of an epoch: short ones, so that the budget is kept. */
const ROWS = 512;

/** Learns an energy by denoising at several noise levels for as long as the budget lasts; the energy is half of the statistic. The caller disposes it. */
export async function imageStatistic(options: {
  readonly network: ConvolutionalNetwork;
  readonly training: tf.Tensor2D;
  readonly key: Key;
  readonly budget: TimeBudget;
  readonly kept: KeptTrainings;
}): Promise<Statistic> {
  const { network, training, key, budget, kept } = options;
  const model = energyModel({ network });
  const optimiser = averaged(adam({ learningRate: 1e-3 }), { decay: DECAY });
  const settings = { model, optimiser, loss: { sigmas: SIGMAS }, batchSize: Math.min(BATCH, training.shape[0]) };
  const before = await kept.read(NAME, (bytes) => decodeEnergy(bytes, model).state);
  let state = before?.state ?? energyTraining({ ...settings, data: training, validationShare: 0 }).init({ key });
  const keep = async (seconds: number) =>
    kept.write(NAME, { bytes: await encodeEnergy({ model, state, best: undefined, history: [] }), seconds });
  await whileTimeLastsOr(
    () => disposeEnergyState(state),
    { ...budget, spent: before?.seconds ?? 0, keep },
    async () => {
      const rows = Math.min(ROWS, training.shape[0]);
      const first = (state.epoch * ROWS) % (training.shape[0] - rows + 1);
      const data = tf.slice(training, [first, 0], [rows, training.shape[1]]);
      const made = await energyTraining({ ...settings, data, validationShare: 0 }).epoch(state);
      tf.dispose(data);
      disposeEnergyState(state);
      state = made.state;
      return `loss ${made.info.trainingLoss.toFixed(1)}`;
    },
  );
  const center = tf.tidy(() => tf.mean<tf.Tensor1D>(training, 0));
  const parameters = optimiser.average(state.optimiser, state.parameters);
  const statistic = energyStatistic({ model, parameters, center });
  center.dispose();
  disposeEnergyState(state);
  return statistic;
}
