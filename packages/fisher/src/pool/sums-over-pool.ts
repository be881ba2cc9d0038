import { type Matrix, requireMemory } from '@ingd/engine';
import { addTo, meanFeatures } from '../feature-matrix.js';
import { finishMoments } from '../moments/finish-moments.js';
import { type MomentSums, mergeMoments } from '../moments/moment-sums.js';
import { meanOfSums } from '../sample-moments.js';
import type { SampleSums, SumsRequest } from '../sample-sums.js';
import { inOrder } from './in-order.js';
import { recordPair } from './pair-record.js';
import type { PartSums, PartTask, SharedSample, TilePool } from './tile-pool.js';

/** Rows of one part. It is fixed, so that the same sample gives the same parts on any machine and any number of threads. */
const PART_ROWS = 1024;
/** Parts on their way for each thread: one that is worked on, one that waits. */
const PARTS_PER_THREAD = 2;

export interface PoolRequest extends SumsRequest {
  readonly pool: TilePool;
}

/**
 * The same sums by threads, part by part, added in the order of the rows: the same bits for any number of threads.
 * @param samples particles and target on the host
 * @throws RangeError when statistic or space is of a kind that workers cannot make
 */
export async function sumsOverPool(
  request: PoolRequest,
  samples: { readonly x: Matrix; readonly y: Matrix },
): Promise<SampleSums> {
  const { functionName, statistic, pool } = request;
  const pair = await recordPair(request);
  const particles = sharedSample('particles', samples.x);
  const target = sharedSample('target', samples.y);
  const parts = <Kind extends keyof PartSums>(kind: Kind, sample: SharedSample) => {
    const tasks = partsOf(sample.values.length / statistic.dimension, (range) => ({ kind, pair, sample, ...range }));
    return inOrder(tasks, PARTS_PER_THREAD * pool.threads, (task: PartTask<Kind>) => pool.run(task));
  };
  return {
    async moments() {
      let sums: MomentSums | undefined;
      for await (const part of parts('moments', particles)) sums = sums ? mergeMoments(sums, part) : part;
      return finishMoments(sums as MomentSums);
    },
    async targetMean() {
      const sums = new Float64Array(statistic.size);
      for await (const part of parts('values', target)) addTo(sums, part);
      return meanOfSums({ functionName, argumentName: 'target', statistic }, sums, samples.y.rows);
    },
    async features(weightCount) {
      const size = statistic.size * weightCount;
      requireMemory({ functionName, bytes: 8 * size * (PARTS_PER_THREAD * pool.threads + 2) });
      const sums = new Float64Array(size);
      for await (const part of parts('features', particles)) addTo(sums, part);
      return meanFeatures({ statistic, weightCount }, sums, samples.x.rows);
    },
  };
}

function partsOf<Task>(rows: number, task: (range: { first: number; end: number }) => Task): Task[] {
  return Array.from({ length: Math.ceil(rows / PART_ROWS) }, (_, index) =>
    task({ first: index * PART_ROWS, end: Math.min(rows, (index + 1) * PART_ROWS) }),
  );
}

function sharedSample(argumentName: string, { data }: Matrix): SharedSample {
  const values = new Float32Array(new SharedArrayBuffer(4 * data.length));
  values.set(data);
  return { argumentName, values };
}
