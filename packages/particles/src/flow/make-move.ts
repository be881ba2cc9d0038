import type { CholeskyFactor, Key } from '@ingd/engine';
import type { ClosedForm } from '@ingd/fisher';
import type * as tf from '@tensorflow/tfjs-core';
import { type Advanced, advance } from './advance.js';
import type { FlowState, FlowStep } from './contract.js';
import { moved, rootMeanSquare } from './move.js';
import type { StepControl, StepRule } from './step-control.js';
import { targetDistance } from './target-distance.js';
import { type Settled, tryStep } from './try-steps.js';

/** A drift, and all that the step along it depends on. Tensors are borrowed; the drift goes to the step, or is disposed. */
export interface Move {
  /** Of the flow, for messages. */
  readonly name: string;
  readonly rule: StepRule;
  readonly control: StepControl;
  readonly invertible: boolean;
  /** For the measurements of invertible steps. */
  readonly key: Key;
  readonly before: FlowState;
  /** The particles that the drift was found with. */
  readonly particles: tf.Tensor2D;
  /** The step's batch. */
  readonly target: tf.Tensor2D;
  readonly targetWeights: ArrayLike<number> | undefined;
  readonly closed: ClosedForm;
  /** For the next step to take. */
  readonly factor: CholeskyFactor | undefined;
  /** `performance.now()` when the step began. */
  readonly started: number;
}

/** Moves all particles along the drift, as far as they are told or as the step keeps its promise. */
export async function makeMove(move: Move): Promise<FlowStep> {
  const { rule, control, before, closed, factor, started } = move;
  const velocity = closed.drift.at(before.particles); // [n, d]
  try {
    const driftNorm = await rootMeanSquare(velocity);
    const settled = await settle(move, velocity, driftNorm);
    const { particles, parts } = settled.advanced;
    const learnt = rule.next(control, settled);
    const { step, key } = before;
    const kept = { ...(learnt === undefined ? {} : { control: learnt }), ...(factor === undefined ? {} : { factor }) };
    const state = { particles, step: step + 1, key, ...kept };
    const told = { ...toldOf(closed, settled), ...parts, damping: control.damping, driftNorm };
    const info = { step: state.step, ...told, milliseconds: performance.now() - started };
    return { state, info, drift: closed.drift };
  } catch (error) {
    closed.drift.dispose();
    throw error;
  } finally {
    velocity.dispose();
  }
}

/** How far the step goes, and where it leads: as told, or judged on the particles that the drift was found with. */
async function settle(move: Move, velocity: tf.Tensor2D, driftNorm: number): Promise<Settled> {
  const { rule, control, before, particles: sample, target, targetWeights, closed } = move;
  const { adaptive } = rule;
  const all = (stepSize: number) => stepAlong(move, { particles: before.particles, velocity, stepSize });
  if (adaptive === undefined) {
    const { stepSize } = control;
    const unjudged = { rejections: 0, gainRatio: undefined, realisedMerit: undefined };
    return { stepSize, ...unjudged, advanced: await all(stepSize) };
  }
  const longest = adaptive.trust * (await targetDistance(sample, target, targetWeights));
  const trial = { closed, rule: adaptive, stepSize: control.stepSize, longest, driftNorm };
  if (sample.shape[0] === before.particles.shape[0]) return tryStep({ ...trial, attempt: all });
  const own = closed.drift.at(sample);
  try {
    const attempt = (stepSize: number) => stepAlong(move, { particles: sample, velocity: own, stepSize });
    const settled = await tryStep({ ...trial, attempt });
    settled.advanced.particles.dispose();
    return { ...settled, advanced: await all(settled.stepSize) };
  } finally {
    own.dispose();
  }
}

interface Along {
  readonly particles: tf.Tensor2D;
  readonly velocity: tf.Tensor2D;
  readonly stepSize: number;
}

async function stepAlong({ name, closed, invertible, key }: Move, along: Along): Promise<Advanced> {
  if (along.stepSize > 0) return advance({ name, drift: closed.drift, invertible, key, ...along });
  // The replay of a step of no length: x + 0 h(x).
  const particles = moved(along.particles, along.velocity, 0);
  return { particles, parts: invertible ? { substeps: 1, contraction: 0 } : {} };
}

/** What a person reads about a closed form and the step made along it. */
function toldOf(closed: ClosedForm, { stepSize, rejections, gainRatio, realisedMerit }: Settled) {
  const { gradientNorm, merit } = closed;
  return {
    stepSize,
    gradientNorm,
    merit,
    predictedMerit: closed.predictedMerit(stepSize),
    ...(merit > 0 ? { projectionResidual: Math.sqrt(Math.max(0, closed.predictedMerit(1)) / merit) } : {}),
    ...(realisedMerit === undefined ? {} : { realisedMerit, rejections }),
    ...(gainRatio === undefined ? {} : { gainRatio }),
  };
}
