import { createKey, fastestProductRate, useBackend } from '@ingd/engine';
import type { BackendName } from '../options/shared.js';
import { interleave } from './interleave.js';
import { type CountedFlow, operations } from './operations.js';
import { drawClouds, flowStep } from './paper-problem.js';
import type { ProblemSizes } from './sizes.js';

/** One iteration to be timed. */
export interface IterationSettings {
  readonly backend: BackendName;
  readonly flow: CountedFlow;
  readonly sizes: ProblemSizes;
  readonly dimension: number;
  readonly rounds: number;
  /** As for `interleave`. */
  readonly atMostSeconds?: number;
}

/** How long it took, and how that stands to what the backend can do. */
export interface IterationMeasure {
  readonly backend: string;
  /** Wall milliseconds. */
  readonly median: number;
  readonly least: number;
  /** Milliseconds of processor time, all threads. */
  readonly processor: number;
  /** Floating-point operations, counted. */
  readonly operations: number;
  /** Operations a second of the fastest float32 matrix product, measured just before and just after. */
  readonly productRate: number;
  /** Operations over the least time, as a share of that rate. */
  readonly share: number;
}

/** Times one iteration with everything in it. Made for a process of its own: it chooses the backend. */
export async function measureIteration(settings: IterationSettings): Promise<IterationMeasure> {
  const { flow, sizes, dimension, rounds, atMostSeconds } = settings;
  const { backend } = await useBackend(settings.backend);
  const before = await fastestProductRate();
  const clouds = drawClouds(sizes, dimension, createKey(3));
  const contender = { name: flow, run: flowStep({ flow, sizes, ...clouds }) };
  const [timing] = await interleave([contender], atMostSeconds === undefined ? { rounds } : { rounds, atMostSeconds });
  clouds.particles.dispose();
  clouds.target.dispose();
  if (timing === undefined) throw new Error('measureIteration: nothing was timed');
  const productRate = Math.max(before, await fastestProductRate()); // other work on the machine only ever slows it
  const count = operations(flow, sizes, dimension);
  const { median, least } = timing.wall;
  const share = count / (least / 1000) / productRate;
  return { backend, median, least, processor: timing.processor.median, operations: count, productRate, share };
}
