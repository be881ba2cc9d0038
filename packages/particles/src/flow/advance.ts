import { type Key, split } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { largestSlope } from '../jacobian/largest-slope.js';
import { betweenPoints } from './between-points.js';
import { moved } from './move.js';

/** What (ε/k) ‖∇h‖₂ stays below at the points that are measured; a map needs 1, the rest is for points that are not. */
const contractionLimit = 0.9;

/** Slopes are measured before the first part and at most so often along the way: between measurements they change little. */
const mostMeasurements = 16;

/** How much more than the slope that was too steep the next try allows for. */
const restartMargin = 1.1;

/** A step that would need more parts than this has gone wrong. */
const mostSubsteps = 1000;

/** A step to be made. */
export interface Advance {
  /** Of the flow, for messages. */
  readonly name: string;
  readonly drift: Drift;
  /** `[n, d]`, borrowed. */
  readonly particles: tf.Tensor2D;
  readonly stepSize: number;
  /** h at the particles, `[n, d]`, borrowed. */
  readonly velocity: tf.Tensor2D;
  /** Whether the step is to be one-to-one. */
  readonly invertible: boolean;
  /** For this step's measurements alone. */
  readonly key: Key;
}

/** A step that was made. */
export interface Advanced {
  /** `[n, d]`; the caller disposes them. */
  readonly particles: tf.Tensor2D;
  /** How the step was split, for `FlowInfo`; empty where it need not be one-to-one. */
  readonly parts: { readonly substeps?: number; readonly contraction?: number };
}

/**
 * Moves particles by one step of a frozen drift. An invertible step is made in k parts, k about the smallest number for which
 * (ε/k) ‖∇h‖₂ < 0.9 at the particles and between them, measured where they stand before the first part and at up to 16 places along.
 * @throws RangeError when more than 1000 parts would be needed, or the slope of the drift is no number
 */
export async function advance(options: Advance): Promise<Advanced> {
  const { particles, stepSize, velocity, invertible } = options;
  if (!invertible) return { particles: moved(particles, velocity, stepSize), parts: {} };
  const [pointKey, slopeKey] = split(options.key, 2) as [Key, Key];
  const between = betweenPoints(particles, pointKey);
  try {
    return await advanceInParts(options, [particles, between], slopeKey);
  } finally {
    between.dispose();
  }
}

/** Particles, and points between them that move along. */
type Clouds = readonly [tf.Tensor2D, tf.Tensor2D];

async function advanceInParts(options: Advance, start: Clouds, key: Key): Promise<Advanced> {
  const startSlope = await slopeAt(options.drift, start, key);
  for (let slope = startSlope; ; ) {
    const substeps = partsFor(options, slope);
    const length = options.stepSize / substeps;
    const walk: Walk = { drift: options.drift, substeps, length, startSlope, key };
    const { end, steepest } = await walkParts(walk, start);
    end[1].dispose();
    const contraction = length * steepest;
    if (contraction < contractionLimit) return { particles: end[0], parts: { substeps, contraction } };
    end[0].dispose();
    slope = restartMargin * steepest;
  }
}

interface Walk {
  readonly drift: Drift;
  readonly substeps: number;
  readonly length: number;
  readonly startSlope: number;
  readonly key: Key;
}

/** Moves the clouds part by part, as long as no slope met is too steep for parts of this length. */
async function walkParts(walk: Walk, start: Clouds): Promise<{ readonly end: Clouds; readonly steepest: number }> {
  const { drift, substeps, length, startSlope, key } = walk;
  let steepest = startSlope;
  const every = Math.ceil(substeps / mostMeasurements);
  let end: Clouds = [tf.clone(start[0]), tf.clone(start[1])];
  try {
    for (let part = 1; part <= substeps && steepest * length < contractionLimit; part++) {
      end = movedClouds(drift, end, length);
      if (part < substeps && part % every === 0) steepest = Math.max(steepest, await slopeAt(drift, end, key));
    }
    return { end, steepest };
  } catch (error) {
    tf.dispose([...end]);
    throw error;
  }
}

async function slopeAt(drift: Drift, [particles, between]: Clouds, key: Key): Promise<number> {
  return Math.max(await largestSlope(drift, particles, key), await largestSlope(drift, between, key));
}

/** Moves both, each by itself: the bits of a row may depend on how many there are. */
function movedClouds(drift: Drift, clouds: Clouds, length: number): Clouds {
  const next = tf.tidy(() => clouds.map((points) => moved(points, drift.at(points), length)));
  tf.dispose([...clouds]);
  return next as [tf.Tensor2D, tf.Tensor2D];
}

function partsFor({ name, stepSize }: Advance, slope: number): number {
  const parts = Math.floor((stepSize * slope) / contractionLimit) + 1;
  if (parts <= mostSubsteps) return parts;
  throw new RangeError(
    `${name}: expected a step of at most ${mostSubsteps} parts, got a drift whose slope ${slope.toPrecision(3)} needs ${parts}; take a smaller step size or more damping`,
  );
}
