import { choice, expectNumber, fold, type Key, normal, selectRows } from '@ingd/engine';
import { parameterCount, type TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { describeShape, sizeOf } from '../images/image-set.js';
import { classifierFeatures, type ImageFeatures } from './classifier-features.js';
import {
  type Generated,
  type GeneratedImages,
  type GenerateMethod,
  type GenerateOptions,
  type GenerateProgress,
  type GenerateReport,
  LEAST_IMAGES,
} from './contract.js';
import { flowMatchingImages, type TrainedMover } from './flow-matching-images.js';
import { ingdImages } from './ingd-images.js';
import { type KeptTrainings, keptIn, keptNowhere } from './kept-trainings.js';
import { learnVelocity } from './learn-velocity.js';
import { classifierNetworks, movingNetwork } from './networks.js';
import { pixelFeatures } from './pixel-features.js';
import { type Judge, judgeOf } from './scores.js';
import { pathVelocity, spreadOf } from './straight-path.js';
import type { TimeBudget } from './time-budget.js';
import { fromUnits, toUnits } from './units.js';

/** The share of iNGD's time that its energy model takes. */
const ENERGY_SHARE = 0.7;

interface Run extends Omit<GenerateOptions, 'training' | 'judges'> {
  readonly quick: boolean;
  readonly seconds: number;
  readonly count: number;
  /** In units. */
  readonly training: tf.Tensor2D;
  /** What both methods train. */
  readonly network: TimeNetwork;
  readonly kept: KeptTrainings;
  readonly budget: (stage: GenerateProgress['stage'], seconds: number) => TimeBudget;
}

/**
 * Learns to make images of noise by iNGD and by flow matching, the same U-Net trained for the same time, and judges what they made by images that
 * neither has seen. On the backend that is in use.
 * @throws RangeError on misuse; the signal's reason once it is raised
 */
export async function generate(options: GenerateOptions, report: GenerateReport = {}): Promise<Generated> {
  const { quick = false, key } = options;
  const { seconds = quick ? 12 : 300, count = quick ? 200 : 500, methods = ['iNGD', 'flow matching'] } = options;
  check(options, { seconds, count });
  const budget: Run['budget'] = (stage, time) => ({
    seconds: time,
    signal: report.signal,
    progress: (done, note) => report.progress?.({ stage, done, note }),
    goingOn: (spent) => report.goingOn?.(stage, spent),
  });
  const [training, judges] = [toUnits(options.training), toUnits(options.judges)];
  const kept = keptFor(options, { quick, seconds });
  const spread = await spreadOf(training);
  const network = pathVelocity(movingNetwork({ shape: options.shape, quick }), spread);
  const run: Run = { ...options, quick, seconds, count, training, network, kept, budget };
  const held: { dispose(): void }[] = [training, judges, spread.center];
  try {
    const features = await featuresOf(run);
    held.push(features);
    const judge = await judgeOf({ features, training, judges, key: fold(key, 0) });
    const made: GeneratedImages[] = [];
    for (const method of methods) made.push(await makeImages(run, { method, judge, source: options.training }));
    report.progress?.({ stage: 'judging', done: 0.5, note: '' });
    return {
      methods: made,
      reference: await references(run, judge),
      features: features.name,
      network: { name: network.name, weights: parameterCount(network.parameters) },
    };
  } finally {
    for (const each of held) each.dispose();
  }
}

function keptFor(
  { checkpoint, training, shape, key }: GenerateOptions,
  settings: Pick<Run, 'quick' | 'seconds'>,
): KeptTrainings {
  if (checkpoint === undefined) return keptNowhere;
  return keptIn({ folder: checkpoint.folder, images: training.data, settings: { shape, key, ...settings } });
}

function check({ training, judges, shape, labels }: GenerateOptions, told: Pick<Run, 'seconds' | 'count'>): void {
  expectNumber('generate', 'seconds', told.seconds, { exclusiveMinimum: 0 });
  expectNumber('generate', 'count', told.count, { integer: true, minimum: LEAST_IMAGES });
  for (const [name, { rows, columns }] of Object.entries({ training, judges })) {
    expectNumber('generate', `rows of ${name}`, rows, { minimum: LEAST_IMAGES });
    if (columns === sizeOf(shape)) continue;
    throw new RangeError(
      `generate: expected ${sizeOf(shape)} numbers to an image of ${name}, ${describeShape(shape)}, got ${columns}; bring them to one size`,
    );
  }
  if (labels === undefined || labels.length === training.rows) return;
  throw new RangeError(
    `generate: expected a label for each of ${training.rows} training images, got ${labels.length}; leave labels out where they are not known`,
  );
}

/** Of a classifier where it is known what images show; a long training would tell images that it has seen from others. */
async function featuresOf(run: Run): Promise<ImageFeatures> {
  const { labels = [], training, seconds, budget, key } = run;
  const names = [...new Set(labels)].sort((a, b) => a - b);
  if (names.length < 2) return pixelFeatures(training, fold(key, 1));
  return classifierFeatures({
    networks: classifierNetworks(run, names.length),
    training,
    classes: Int32Array.from(labels, (label) => names.indexOf(label)),
    key: fold(key, 1),
    budget: budget('features', Math.min(seconds / 4, 2 + seconds / 25)),
  });
}

async function makeImages(
  run: Run,
  {
    method,
    judge,
    source,
  }: { readonly method: GenerateMethod; readonly judge: Judge; readonly source: GenerateOptions['training'] },
): Promise<GeneratedImages> {
  const started = performance.now();
  const mover = await train(run, method);
  const trained = performance.now();
  const fresh = mover.sample(fold(run.key, 4), run.count);
  try {
    const images = await fromUnits(fresh);
    const sampled = performance.now();
    const cut = toUnits(images);
    const { scores, nearest } = await judge(cut).finally(() => cut.dispose());
    return {
      method,
      images,
      nearest: selectRows(source, nearest.rows),
      scores,
      updates: mover.updates,
      trainingSeconds: (trained - started) / 1000,
      samplingSeconds: (sampled - trained) / 1000,
    };
  } finally {
    fresh.dispose();
    mover.dispose();
  }
}

async function train(run: Run, method: GenerateMethod): Promise<TrainedMover> {
  const { network, training, seconds, budget, key, kept, quick } = run;
  const shared = { network, training, kept };
  if (method === 'flow matching') {
    return flowMatchingImages({ ...shared, key: fold(key, 2), budget: budget(method, seconds) });
  }
  const [energyKey, ownKey]: [Key, Key] = [fold(fold(key, 3), 0), fold(fold(key, 3), 1)];
  const learning = { ...shared, key: energyKey, budget: budget('energy', ENERGY_SHARE * seconds), name: 'energy' };
  const energy = await learnVelocity(learning);
  try {
    const left = budget(method, (1 - ENERGY_SHARE) * seconds);
    return await ingdImages({ ...shared, key: ownKey, budget: left, energy, particles: quick ? 250 : 1000 });
  } finally {
    tf.dispose(energy.parameters);
  }
}

/** The scores of images that were learnt from, and of noise. */
async function references({ training, count, key }: Run, judge: Judge): Promise<Generated['reference']> {
  const rows = choice(fold(key, 5), training.shape[0], Math.min(count, training.shape[0]));
  const noise = normal<tf.Rank.R2>(fold(key, 6), [count, training.shape[1]]);
  const some = tf.tidy(() => tf.gather(training, tf.tensor1d(rows, 'int32')));
  try {
    return { training: (await judge(some)).scores, noise: (await judge(noise)).scores };
  } finally {
    tf.dispose([noise, some]);
  }
}
