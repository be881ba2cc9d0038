import { expectNumber, expectShape, fold, type Key, normal, permutation, uniformValues } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { InitialiseOptions } from '../networks/initialisation.js';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import { clonesOf } from '../optimisers/trained.js';
import type { EnergyModel } from './energy-model.js';
import {
  type DenoisingOptions,
  denoisingLoss,
  denoisingScoreMatching,
  type SlicedOptions,
  slicedLoss,
  slicedScoreMatching,
} from './score-matching.js';

/** What is minimised: denoising at one noise level, or at one drawn for each row from several; or sliced score matching. */
export type EnergyLoss = { readonly sigmas: readonly number[] } | { readonly kind: 'sliced' };

/** What `energyTraining` is made of. */
export interface EnergyTrainingOptions {
  readonly model: EnergyModel;
  /** `[n, d]`; borrowed, and needed until the last epoch. */
  readonly data: Tensor2D;
  readonly loss: EnergyLoss;
  readonly optimiser: Optimiser;
  /** Rows of a batch; 128 unless told. */
  readonly batchSize?: number;
  /** The share of the rows that is never trained on; 0.1 unless told. */
  readonly validationShare?: number;
}

/** What the next epoch needs, and nothing else. Its owner disposes the tensors. */
export interface EnergyState {
  /** Epochs made. */
  readonly epoch: number;
  readonly key: Key;
  readonly parameters: readonly Tensor[];
  readonly optimiser: OptimiserState;
}

/** What a person reads about one epoch. */
export interface EnergyInfo {
  /** 1 for the first. */
  readonly epoch: number;
  /** Mean over the epoch's batches. */
  readonly trainingLoss: number;
  /** On the rows that are held out, with the same noise after every epoch; undefined where none are. */
  readonly validationLoss: number | undefined;
  readonly milliseconds: number;
}

/** Training of an energy model as a pure pair of functions. */
export interface EnergyTraining {
  init(options: InitialiseOptions): EnergyState;
  /** Borrows the state and gives a new one; the loss is not finite where it has exploded. */
  epoch(state: EnergyState): Promise<{ readonly state: EnergyState; readonly info: EnergyInfo }>;
}

interface Rows {
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Epochs of score matching over shuffled batches; which rows are held out depends on the key alone.
 * @throws RangeError when a setting lies outside its range, or fewer rows than a batch are left to train on
 */
export function energyTraining(options: EnergyTrainingOptions): EnergyTraining {
  const { model, optimiser, batchSize = 128 } = options;
  check(options);
  return {
    init(drawing) {
      const parameters = model.network.initialise({ ...drawing, key: fold(drawing.key, 0) });
      return { epoch: 0, key: drawing.key, parameters, optimiser: optimiser.init(parameters) };
    },
    async epoch(state) {
      const started = performance.now();
      const { training, validation } = splitRows(options, state.key);
      const key = fold(state.key, state.epoch + 2);
      const order = permutation(fold(key, 0), training.length).map((index) => training[index] as number);
      let current = {
        parameters: clonesOf(state.parameters),
        state: { ...state.optimiser, tensors: clonesOf(state.optimiser.tensors) } as OptimiserState,
      };
      const losses: tf.Scalar[] = [];
      for (let first = 0; first + batchSize <= order.length; first += batchSize) {
        const rows = order.subarray(first, first + batchSize);
        const batch = { parameters: current.parameters, rows, key: fold(key, 1 + losses.length) };
        const made = onBatch(options, batch, lossWithGradients);
        const next = await optimiser.update(current.state, current.parameters, made.gradients);
        tf.dispose([...made.gradients, ...current.parameters, ...current.state.tensors]);
        losses.push(made.loss);
        current = next;
      }
      const trainingLoss = await meanOf(losses);
      const validationLoss = await validate(options, current.parameters, validation, fold(state.key, 1));
      const epoch = state.epoch + 1;
      return {
        state: { epoch, key: state.key, parameters: current.parameters, optimiser: current.state },
        info: { epoch, trainingLoss, validationLoss, milliseconds: performance.now() - started },
      };
    },
  };
}

function check({ model, data, loss, batchSize = 128, validationShare = 0.1 }: EnergyTrainingOptions): void {
  expectShape('energyTraining', 'data', data, [null, model.network.inputs]);
  expectNumber('energyTraining', 'batchSize', batchSize, { integer: true, minimum: 1 });
  expectNumber('energyTraining', 'validationShare', validationShare, { minimum: 0, maximum: 0.9 });
  const left = data.shape[0] - Math.floor(validationShare * data.shape[0]);
  if (left < batchSize) {
    throw new RangeError(
      `energyTraining: expected at least ${batchSize} rows to train on, a batch, got ${left}; lower batchSize or validationShare`,
    );
  }
  if (!('sigmas' in loss)) return;
  if (loss.sigmas.length === 0)
    throw new RangeError('energyTraining: expected at least one of sigmas, got none; name a noise level');
  for (const sigma of loss.sigmas) expectNumber('energyTraining', 'sigmas', sigma, { exclusiveMinimum: 0 });
}

function splitRows({ data, validationShare = 0.1 }: EnergyTrainingOptions, key: Key): Rows {
  const order = permutation(fold(key, 0), data.shape[0]);
  const held = Math.floor(validationShare * data.shape[0]);
  return { validation: order.subarray(0, held), training: order.subarray(held) };
}

/** Rows and weights, and the random numbers of the key. */
interface Batch {
  readonly parameters: readonly Tensor[];
  readonly rows: Int32Array;
  readonly key: Key;
}

/** Hands a batch with its noise, or its directions, to whichever of the two fits the loss. */
function onBatch<Result>(
  { model, data, loss }: EnergyTrainingOptions,
  { parameters, rows, key }: Batch,
  { denoising, sliced }: { denoising(of: DenoisingOptions): Result; sliced(of: SlicedOptions): Result },
): Result {
  const x = tf.tidy(() => tf.gather<Tensor2D>(data, tf.tensor1d(rows, 'int32')));
  const noise = normal<tf.Rank.R2>(fold(key, 0), x.shape);
  const sigma = 'sigmas' in loss ? sigmasOf(loss.sigmas, rows.length, fold(key, 1)) : undefined;
  try {
    if (sigma === undefined) return sliced({ model, parameters, x, directions: noise });
    return denoising({ model, parameters, x, noise, sigma });
  } finally {
    tf.dispose([x, noise, ...(sigma instanceof tf.Tensor ? [sigma] : [])]);
  }
}

const lossWithGradients = { denoising: denoisingScoreMatching, sliced: slicedScoreMatching };
const lossAlone = { denoising: denoisingLoss, sliced: slicedLoss };

function sigmasOf(sigmas: readonly number[], rows: number, key: Key): number | Tensor2D {
  if (sigmas.length === 1) return sigmas[0] as number;
  const levels = Float32Array.from(uniformValues(key, rows), (u) => sigmas[Math.floor(u * sigmas.length)] as number);
  return tf.tensor2d(levels, [rows, 1]);
}

async function meanOf(losses: readonly tf.Scalar[]): Promise<number> {
  const mean = tf.tidy(() => tf.mean(tf.stack([...losses])));
  tf.dispose([...losses]);
  try {
    return (await mean.data())[0] as number;
  } finally {
    mean.dispose();
  }
}

async function validate(options: EnergyTrainingOptions, parameters: readonly Tensor[], rows: Int32Array, key: Key) {
  if (rows.length === 0) return undefined;
  return meanOf([onBatch(options, { parameters, rows, key }, lossAlone)]);
}
