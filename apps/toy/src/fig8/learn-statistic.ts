import { type Key, toTensor } from '@ingd/engine';
import {
  adam,
  disposeEnergyState,
  type EnergyRun,
  energyModel,
  energyTraining,
  mlpNetwork,
  trainEnergy,
} from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { CLEAN, SIGMA } from './s-shape.js';

/** How the energy model is learnt. */
export interface LearningTask {
  readonly points: number;
  readonly epochs: number;
}

const MODEL = energyModel({ network: mlpNetwork({ widths: [2, 64, 64, 211, 1], activation: 'silu' }) });

/** An energy of clean points by denoising score matching at σ = 0.3, and the layer before its output as the statistic. */
export async function learnStatistic({ points, epochs }: LearningTask, dataKey: Key, key: Key) {
  const data = toTensor(CLEAN.draw(dataKey, points));
  const optimiser = adam({ learningRate: 1e-3 });
  const settings = { model: MODEL, data, loss: { sigmas: [SIGMA] }, optimiser, batchSize: 250 };
  const training = energyTraining({ ...settings, validationShare: 0.1 });
  const start = training.init({ key });
  try {
    const { state, best, history } = await trainEnergy(training, { state: start, epochs });
    disposeEnergyState(state);
    if (best === undefined) throw new Error('the loss of the energy model exploded in the first epoch');
    const statistic = MODEL.penultimate(best.parameters);
    tf.dispose([...best.parameters]);
    return { statistic, losses: lossesOf(history) };
  } finally {
    disposeEnergyState(start);
    data.dispose();
  }
}

/** On the points that are held out, for each epoch. */
function lossesOf(history: EnergyRun['history']): readonly number[] {
  return history.map(({ validationLoss, trainingLoss }) => validationLoss ?? trainingLoss);
}
