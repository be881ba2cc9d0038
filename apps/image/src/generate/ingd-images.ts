import { choice, fold, type Key, type Matrix, normal } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import { empiricalFisher, momentGradient } from '@ingd/fisher';
import { adam, driftObjective, type Optimiser, type OptimiserState, type TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { featureStatistic } from './feature-statistic.js';
import type { MovingOptions, TrainedMover } from './flow-matching-images.js';
import { whileTimeLasts } from './time-budget.js';

/** Steps, and the length of each: what is left of the natural gradient after them is e^(−STEPS · STEP) of it. */
const STEPS = 20;
const STEP = 0.25;
/** How many particles an update sees. */
const BATCH = 64;
const CENTERS = 200;
/** Of statistics in units of their spread. With 0.02 hardly anything moves in the time of a test: it asks for what few updates cannot give. */
const RIDGE = 0.1;
const RATE = 5e-3;
/** λ of the drift's mean square, a pixel's: of all drifts that do as much for the statistic the least is wanted. */
const PENALTY = 100;

interface Weights {
  readonly parameters: readonly tf.Tensor[];
  readonly optimiser: OptimiserState;
}

/** What changes from step to step; its tensors are owned. */
interface Course {
  weights: Weights;
  particles: tf.Tensor2D;
  updates: number;
  /** The parameters of each step made. */
  readonly kept: (readonly tf.Tensor[])[];
}

interface Ingd extends MovingOptions {
  readonly features: Statistic;
  /** That are moved along; as many as images where those are fewer. */
  readonly particles: number;
}

/**
 * Implicit natural gradient descent on images: at every step a drift h_k, the U-Net at the time k/STEPS, is fitted to the natural gradient of a statistic
 * drawn afresh [Liu 2025, Eq. 7], from where the last step's ended, and particles move by it. The weights of every step are kept: fresh noise
 * goes the same way.
 */
export async function ingdImages(options: Ingd): Promise<TrainedMover> {
  const { network, training, key } = options;
  const count = Math.max(BATCH, Math.min(options.particles, training.shape[0]));
  const optimiser = adam({ learningRate: RATE });
  const parameters = network.initialise({ key: fold(key, 0), lastLayer: 'zero' });
  const course: Course = {
    weights: { parameters, optimiser: optimiser.init(parameters) },
    particles: normal(fold(key, 1), [count, network.inputs]),
    updates: 0,
    kept: [],
  };
  const { kept } = course;
  try {
    const started = performance.now();
    for (let step = 0; step < STEPS; step++) await makeStep(options, { course, optimiser, step, started });
  } catch (error) {
    tf.dispose(kept.flat());
    throw error;
  } finally {
    tf.dispose([course.particles, ...course.weights.parameters, ...course.weights.optimiser.tensors]);
  }
  return {
    updates: course.updates,
    sample: (drawing, rows) =>
      tf.tidy(() =>
        kept.reduce<tf.Tensor2D>(
          (x, own, step) => moved(network, own, { x, step }),
          normal(fold(drawing, 0), [rows, network.inputs]),
        ),
      ),
    dispose: () => tf.dispose(kept.flat()),
  };
}

interface StepOptions {
  readonly course: Course;
  readonly optimiser: Optimiser;
  readonly step: number;
  /** When the first step was. */
  readonly started: number;
}

async function makeStep(options: Ingd, { course, optimiser, step, started }: StepOptions): Promise<void> {
  const { network, training, features, budget } = options;
  const key = fold(options.key, 2 + step);
  const situation = await observe({ features, particles: course.particles, training, key });
  const until = started + (1000 * budget.seconds * (step + 1)) / STEPS; // what was observed is part of a step's time
  const share = { signal: budget.signal, seconds: Math.max(1e-3, (until - performance.now()) / 1000) };
  let residual = Number.NaN;
  try {
    course.updates += await whileTimeLasts(share, async (index) => {
      const { weights, particles } = course;
      const at = { network, optimiser, weights, particles, step, key: fold(key, 3 + index) };
      const made = await update({ ...situation, ...at });
      tf.dispose([...weights.parameters, ...weights.optimiser.tensors]);
      course.weights = made.weights;
      residual = made.relativeResidual;
      return '';
    });
  } finally {
    situation.statistic.dispose();
  }
  const { particles, weights } = course;
  course.particles = moved(network, weights.parameters, { x: particles, step });
  particles.dispose();
  course.kept.push(weights.parameters.map((parameter) => tf.clone(parameter)));
  budget.progress?.((step + 1) / STEPS, `step ${step + 1} of ${STEPS}, residual ${residual.toFixed(2)}`);
  budget.signal?.throwIfAborted();
}

function moved(
  network: TimeNetwork,
  parameters: readonly tf.Tensor[],
  { x, step }: { readonly x: tf.Tensor2D; readonly step: number },
): tf.Tensor2D {
  return tf.tidy(() => tf.add(x, tf.mul(network.apply(parameters, x, step / STEPS), STEP)));
}

interface Situation {
  readonly statistic: Statistic;
  /** g and F at the particles. */
  readonly gradient: Float64Array;
  readonly fisher: Matrix;
}

async function observe({
  features,
  particles,
  training,
  key,
}: Pick<Ingd, 'features' | 'training' | 'key'> & Pick<Course, 'particles'>): Promise<Situation> {
  const target = rowsOf(
    training,
    choice(fold(key, 0), training.shape[0], Math.min(particles.shape[0], training.shape[0])),
  );
  try {
    const statistic = await featureStatistic({ features, particles, target, centers: CENTERS, key: fold(key, 1) });
    const gradient = await momentGradient(statistic, particles, target);
    return { statistic, gradient, fisher: await empiricalFisher(statistic, particles) };
  } finally {
    target.dispose();
  }
}

interface Update extends Situation, Pick<Course, 'weights' | 'particles'> {
  readonly network: TimeNetwork;
  readonly optimiser: Optimiser;
  readonly step: number;
  readonly key: Key;
}

/** One update of the weights on some of the particles. */
async function update({ network, optimiser, weights, particles, step, key, ...situation }: Update) {
  const some = rowsOf(particles, choice(key, particles.shape[0], BATCH));
  const drift = (values: readonly tf.Tensor[], x: tf.Tensor2D) => network.apply(values, x, step / STEPS);
  try {
    const { parameters } = weights;
    const objective = await driftObjective({ ...situation, particles: some, drift, parameters, ridge: RIDGE });
    const gradients = withPenalty(objective.gradients, (values) => drift(values, some), parameters);
    const made = await optimiser.update(weights.optimiser, parameters, gradients);
    tf.dispose([...objective.gradients, ...gradients]);
    const next: Weights = { parameters: made.parameters, optimiser: made.state };
    return { weights: next, relativeResidual: objective.relativeResidual };
  } finally {
    some.dispose();
  }
}

/** Gradients and those of λ mean h². */
function withPenalty(
  gradients: readonly tf.Tensor[],
  drift: (parameters: readonly tf.Tensor[]) => tf.Tensor2D,
  parameters: readonly tf.Tensor[],
): tf.Tensor[] {
  return tf.tidy(() => {
    const square = (...values: tf.Tensor[]) => tf.mul<tf.Scalar>(tf.mean<tf.Scalar>(tf.square(drift(values))), PENALTY);
    return tf
      .grads(square)([...parameters])
      .map((own, i) => tf.add(own, gradients[i] as tf.Tensor));
  });
}

function rowsOf(x: tf.Tensor2D, rows: Int32Array): tf.Tensor2D {
  return tf.tidy(() => tf.gather(x, tf.tensor1d(rows, 'int32')));
}
