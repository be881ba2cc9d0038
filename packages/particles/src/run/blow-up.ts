import { expectShape, fold } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { FlowState, SampleTarget, Target } from '../flow/contract.js';
import { hasSamples } from '../flow/target-kind.js';

/** The size of the stage on which a run plays: what "far away" means for it. */
export interface Stage {
  readonly center: Float64Array;
  /** Root mean square distance of particles and target from the center at the start; of the particles alone where the target has no samples. */
  readonly radius: number;
}

/** Number of the fold that the stage's batch is drawn with: steps count from 1, so no step uses it. */
const stageFold = 0;

export async function measureStage(state: FlowState, target: Target): Promise<Stage> {
  const dimension = state.particles.shape[1];
  const particles = await state.particles.data<'float32'>();
  const goal = hasSamples(target) ? await stageBatch(state, target) : new Float32Array(0);
  const values = new Float32Array(particles.length + goal.length);
  values.set(particles);
  values.set(goal, particles.length);
  return stageOf(values, dimension);
}

async function stageBatch({ key, step, particles }: FlowState, target: SampleTarget): Promise<Float32Array> {
  const batch = await target.batch(fold(key, stageFold), step + 1);
  try {
    expectShape('runFlow', 'target', batch, [null, particles.shape[1]]);
    return await batch.data<'float32'>();
  } finally {
    batch.dispose();
  }
}

function stageOf(values: Float32Array, dimension: number): Stage {
  const rows = values.length / dimension;
  const center = new Float64Array(dimension);
  values.forEach((value, index) => {
    center[index % dimension] = (center[index % dimension] ?? 0) + value / rows;
  });
  return { center, radius: rootMeanSquareDistance(values, center) };
}

/**
 * Why the particles are no longer any use; undefined when they are.
 * @param limit the largest distance allowed, in radii of the stage
 */
export async function blowUpReason(particles: Tensor2D, stage: Stage, limit: number): Promise<string | undefined> {
  const values = await particles.data<'float32'>();
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return `particle ${Math.floor(bad / particles.shape[1]) + 1} is ${values[bad]}`;
  const distance = rootMeanSquareDistance(values, stage.center);
  if (distance <= limit * stage.radius) return undefined;
  return `the particles are ${(distance / stage.radius).toPrecision(3)} times as far away as everything was at the start`;
}

function rootMeanSquareDistance(values: Float32Array, center: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    sum += ((values[index] ?? 0) - (center[index % center.length] ?? 0)) ** 2;
  }
  return Math.sqrt((sum * center.length) / Math.max(1, values.length));
}
