import { createKey, fastestProductRate, useBackend, useThreads } from '@ingd/engine';
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
  /** As for `useThreads`; 2 unless told. */
  readonly threads?: number;
  /** As for `interleave`. */
  readonly atMostSeconds?: number;
}

/** How long it took, and how that stands to what the backend can do. */
export interface IterationMeasure {
  readonly backend: string;
  /** How many the step went over. */
  readonly threads: number;
  /** Wall milliseconds. */
  readonly median: number;
  readonly least: number;
  /** Milliseconds of processor time, all threads. */
  readonly processor: number;
  /** Floating-point operations, counted. */
  readonly operations: number;
  /** Operations a second of the fastest float32 matrix product over as many threads, measured just before and just after. */
  readonly productRate: number;
  /** Operations over the least time, as a share of that rate. */
  readonly share: number;
}

/** Times one iteration with everything in it. Made for a process of its own: it chooses the backend. */
export async function measureIteration(settings: IterationSettings): Promise<IterationMeasure> {
  const { flow, sizes, dimension, rounds, atMostSeconds } = settings;
  const { backend } = await useBackend(settings.backend);
  const threads = useThreads(settings.threads ?? 2);
  const productThreads = backend === 'wasm' || backend === 'cpu' ? threads : 1; // others' products have their own
  const before = await fastestProductRate();
  const clouds = drawClouds(sizes, dimension, createKey(3));
  const contender = { name: flow, run: flowStep({ flow, sizes, ...clouds }) };
  const [timing] = await interleave([contender], atMostSeconds === undefined ? { rounds } : { rounds, atMostSeconds });
  clouds.particles.dispose();
  clouds.target.dispose();
  if (timing === undefined) throw new Error('measureIteration: nothing was timed');
  const rate = Math.max(before, await fastestProductRate()); // other work on the machine only ever slows it
  const productRate = rate * productThreads;
  const count = operations(flow, sizes, dimension);
  const { median, least } = timing.wall;
  const share = count / (least / 1000) / productRate;
  const processor = timing.processor.median;
  return { backend, threads, median, least, processor, operations: count, productRate, share };
}
