import { type LearntEnergy, learnEnergy } from '@ingd/app-image/denoise';
import { dispose } from '@tensorflow/tfjs-core';
import type { Work } from '../experiment.js';
import { learningOf } from './sizes.js';

/** What is told of the learning, as plain JSON. */
export interface Learnt {
  readonly epochs: number;
  readonly asked: number;
  readonly bestEpoch: number;
  readonly end: LearntEnergy['end'];
  /** Epoch, loss on the training images, loss on the held-out ones; both per pixel and σ²: mean (s + ε/σ)², as the authors print it. */
  readonly history: readonly (readonly [number, number, number])[];
}

const EVERY_MILLISECONDS = 30_000;

/** Learns the energy model, or goes on from what an earlier run had kept, as long as it may. */
export async function learnDigits(work: Work): Promise<Learnt> {
  const options = await learningOf(work.settings, work.folder);
  const perPixel = 1 / (options.clean.columns * options.sigma ** 2);
  const { epochs: asked = 0 } = options;
  let told = performance.now();
  const energy = await learnEnergy(
    { ...options, ...(work.trainingSeconds === undefined ? {} : { seconds: work.trainingSeconds }) },
    {
      signal: work.signal,
      epoch({ epoch, trainingLoss }) {
        if (performance.now() - told < EVERY_MILLISECONDS) return;
        told = performance.now();
        work.note(`epoch ${epoch} of ${asked}, loss ${(trainingLoss * perPixel).toFixed(3)} per pixel`);
      },
    },
  );
  dispose([...energy.parameters]);
  const { epochs, bestEpoch, end, history } = energy;
  const short = (loss: number): number => Number((loss * perPixel).toPrecision(6));
  const rows = history.map(
    ({ epoch, trainingLoss, validationLoss = trainingLoss }) =>
      [epoch, short(trainingLoss), short(validationLoss)] as const,
  );
  return { epochs, asked, bestEpoch, end, history: rows };
}

/** What was learnt, without a further epoch. */
export async function learntBefore({ settings, folder }: Work): Promise<LearntEnergy> {
  return learnEnergy({ ...(await learningOf(settings, folder)), seconds: 0 });
}
