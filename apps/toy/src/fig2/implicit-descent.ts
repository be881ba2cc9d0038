import { createKey, fold, type Key, type Matrix, medianBandwidth, normal, toMatrix } from '@ingd/engine';
import { moments } from '@ingd/families';
import {
  disposeIngdState,
  gaussNewton,
  type IngdState,
  ingd,
  mlpNetwork,
  networkInTime,
  timeNetwork,
  trainIngd,
} from '@ingd/generators';
import { mmdTo } from '@ingd/metrics';
import * as tf from '@tensorflow/tfjs-core';
import { explicitDescent } from './explicit-descent.js';
import { buresDistance, carried, fitPlane, type PlaneNormal } from './gaussian.js';

/** One run of both. */
export interface DescentTask {
  readonly repetition: number;
  readonly stepSize: number;
  readonly steps: number;
}

/** What both came to, at each time. */
export interface DescentFound {
  readonly explicit: readonly PlaneNormal[];
  readonly implicit: readonly PlaneNormal[];
  readonly target: PlaneNormal;
  /** Of each step of iNGD. */
  readonly relativeResiduals: readonly number[];
  /** Bures distance of N(0, I) from the law fitted to as many draws of it: what sampling alone comes to. */
  readonly floor: number;
  /** MMD of fresh draws of the target from as many samples of the generator at the end, from draws of explicit descent's last law, and from other draws of the target. */
  readonly discrepancy: { readonly implicit: number; readonly explicit: number; readonly target: number };
  /** Some samples of the generator at the end, and of the target. */
  readonly points: readonly (readonly [number, number])[];
  readonly targets: readonly (readonly [number, number])[];
}

const STATISTIC = moments({ dimension: 2, order: 2 });
const HIDDEN = 67;
const SAMPLES = 1000;
const FRESH = 10_000;
const JUDGED = 2000;
const SHOWN = 300;

/** iNGD with one hidden layer of 67 units against explicit natural gradient descent towards the same 1000 samples. */
export async function descend({ repetition, stepSize, steps }: DescentTask, seed: number): Promise<DescentFound> {
  const key = fold(createKey(seed), repetition);
  const targets = drawTargets(fold(key, 1), SAMPLES);
  const means = tf.tidy(() => tf.mean(STATISTIC.evaluate(targets), 0));
  try {
    const { laws, last, relativeResiduals } = await implicitDescent({ targets, stepSize, steps, key });
    const explicit = explicitDescent(await means.data(), stepSize, steps);
    const drawn = await toMatrix(targets);
    const standard: PlaneNormal = { mean: [0, 0], covariance: [1, 0, 1] };
    return {
      explicit,
      implicit: laws,
      target: fitPlane(drawn),
      relativeResiduals,
      floor: buresDistance(standard, laws[0] as PlaneNormal),
      discrepancy: await discrepancies(fold(key, 4), last, explicit.at(-1) as PlaneNormal),
      points: rowsOf(last.data),
      targets: rowsOf(drawn.data),
    };
  } finally {
    tf.dispose([targets, means]);
  }
}

interface ImplicitOptions extends Pick<DescentTask, 'stepSize' | 'steps'> {
  /** Borrowed. */
  readonly targets: tf.Tensor2D;
  readonly key: Key;
}

/** The normal laws of fresh samples at times 0, ε, 2ε, …, and the last of these samples. */
async function implicitDescent({ targets, stepSize, steps, key }: ImplicitOptions) {
  const network = timeNetwork({ network: mlpNetwork({ widths: [3, HIDDEN, 2], activation: 'tanh' }) });
  const generator = networkInTime({ network });
  const target = { batch: () => tf.clone(targets) };
  const settings = { statistic: STATISTIC, generator, target, stepSize, batchSize: SAMPLES, optimiser: gaussNewton() };
  const trainer = ingd(settings);
  const fresh = normal<tf.Rank.R2>(fold(key, 2), [FRESH, 2]);
  const start = trainer.init(fold(key, 3));
  const samplesAt = async ({ time, parameters }: IngdState): Promise<Matrix> => {
    const x = generator.sample(fresh, time, parameters);
    return toMatrix(x).finally(() => x.dispose());
  };
  try {
    const laws = [fitPlane(await samplesAt(start))];
    const observer = async ({ state }: { state: IngdState }) => {
      laws.push(fitPlane(await samplesAt(state)));
    };
    const { end, state, history } = await trainIngd(trainer, { state: start, steps, observers: [observer] });
    if (end.status === 'diverged') throw new RangeError(`fig2: ${end.reason}`);
    const last = await samplesAt(state);
    disposeIngdState(state);
    return { laws, last, relativeResiduals: history.map(({ relativeResidual }) => relativeResidual) };
  } finally {
    disposeIngdState(start);
    fresh.dispose();
  }
}

/** With one bandwidth for all three, by the paper's rule on the draws of the target. */
async function discrepancies(key: Key, { data }: Matrix, explicit: PlaneNormal): Promise<DescentFound['discrepancy']> {
  const [judges, others] = [drawTargets(fold(key, 0), JUDGED), drawTargets(fold(key, 1), JUDGED)];
  const draws = normal<tf.Rank.R2>(fold(key, 2), [JUDGED, 2]);
  try {
    const bandwidth = await medianBandwidth(judges, { rule: 'paper' });
    const distance = await mmdTo(await toMatrix(judges), { bandwidth });
    return {
      implicit: await distance({ rows: JUDGED, columns: 2, data: data.subarray(0, 2 * JUDGED) }),
      explicit: await distance(carried(await toMatrix(draws), explicit)),
      target: await distance(await toMatrix(others)),
    };
  } finally {
    tf.dispose([judges, others, draws]);
  }
}

/** N(m, Σ) off the start, narrower and slanted. */
function drawTargets(key: Key, count: number): tf.Tensor2D {
  return tf.tidy(() => {
    const root = tf.tensor2d([
      [0.8, 0.5],
      [0, 0.5],
    ]);
    return tf.add<tf.Tensor2D>(tf.matMul(normal<tf.Rank.R2>(key, [count, 2]), root), tf.tensor1d([1.5, -1]));
  });
}

function rowsOf(data: Float64Array): readonly (readonly [number, number])[] {
  return Array.from({ length: SHOWN }, (_, i): [number, number] => [data[2 * i] as number, data[2 * i + 1] as number]);
}
