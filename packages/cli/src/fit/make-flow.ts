import { split } from '@ingd/engine';
import { concat, moments, type Statistic } from '@ingd/families';
import { gaussian, inverseMultiquadric, matern32, matern52 } from '@ingd/kernels';
import {
  type Chooser,
  type Flow,
  type KernelMaker,
  king,
  mmdFlow,
  ntKing,
  type Preprocessing,
  particleKernel,
  pooledKernel,
  randomFeatureKing,
  redrawnFourier,
  redrawnRbf,
  type StepContext,
  scalarKing,
  wgf,
} from '@ingd/particles';
import type { KernelName } from '../commands/fit-options.js';
import type { StatisticPart } from '../options/statistic.js';
import type { Settings } from './settings.js';
import { fileStatisticSize, statisticInFlow } from './statistic-file.js';

interface PartContext {
  readonly bandwidth: number | undefined;
  readonly preprocessing: Preprocessing;
}

function choosePart(part: StatisticPart, { bandwidth, preprocessing }: PartContext): Chooser<Statistic> {
  if (part.kind === 'file') return () => statisticInFlow(part, preprocessing);
  if (part.kind === 'moments') {
    return ({ particles }) => moments({ dimension: particles.shape[1], order: part.order });
  }
  const width = bandwidth === undefined ? {} : { bandwidth };
  if (part.kind === 'rff') return redrawnFourier({ count: part.count, ...width });
  return redrawnRbf({ centers: part.count, ...width });
}

/** The statistic of each step: its parts side by side, each drawn with a key of its own. */
function statisticChooser({ statistic = [], bandwidth }: Settings, preprocessing: Preprocessing): Chooser<Statistic> {
  const choosers = statistic.map((part) => choosePart(part, { bandwidth, preprocessing }));
  const [only] = choosers;
  if (only !== undefined && choosers.length === 1) return only;
  return async (context: StepContext) => {
    const keys = split(context.key, choosers.length);
    const parts: Statistic[] = [];
    for (const [index, chooser] of choosers.entries()) {
      parts.push(await chooser({ ...context, key: keys[index] ?? context.key }));
    }
    return concat(...parts);
  };
}

const kernelMakers: { readonly [name in Exclude<KernelName, 'energy'>]: KernelMaker } = {
  gaussian,
  imq: inverseMultiquadric,
  matern32,
  matern52,
};

/** The flow that the settings describe, in the coordinates of the preprocessing. */
export function makeFlow(settings: Settings, preprocessing: Preprocessing): Flow {
  const { flow, stepSize, bandwidth, kernel, invertible } = settings;
  const width = bandwidth === undefined ? {} : { bandwidth };
  if (flow === 'wgf') return wgf({ stepSize, invertible, ...width });
  if (flow !== 'mmd') return flowByStatistic(settings, preprocessing);
  if (kernel === undefined || kernel === 'energy') return mmdFlow({ stepSize, invertible });
  return mmdFlow({ stepSize, invertible, kernel: pooledKernel({ kernel: kernelMakers[kernel], ...width }) });
}

function flowByStatistic(settings: Settings, preprocessing: Preprocessing): Flow {
  const { flow, stepSize, damping, ridge, bandwidth, kernel, diagonal, invertible, particleBatch } = settings;
  const numbers = { ...(damping === undefined ? {} : { damping }), ...(ridge === undefined ? {} : { ridge }) };
  const common = {
    statistic: statisticChooser(settings, preprocessing),
    stepSize,
    ...numbers,
    ...(particleBatch === undefined ? {} : { particleBatch }),
    invertible,
  };
  if (flow === 'ntking') return ntKing({ ...common, diagonal });
  const width = bandwidth === undefined ? {} : { bandwidth };
  if (flow === 'rfking') return randomFeatureKing({ ...common, ...width });
  const chosen =
    kernel === undefined || kernel === 'energy'
      ? width
      : { kernel: particleKernel({ kernel: kernelMakers[kernel], ...width }) };
  return flow === 'king' ? king({ ...common, ...chosen }) : scalarKing({ ...common, ...chosen });
}

/** b, the size of the statistic on n particles and a batch of m target rows in K dimensions; 0 where the flow has none. */
export function statisticSize({
  statistic = [],
  pool,
  dimension,
  columns,
}: {
  readonly statistic: readonly StatisticPart[] | undefined;
  /** n + m: there are no more centres than rows. */
  readonly pool: number;
  readonly dimension: number;
  /** d of the tables, which a recorded statistic is made for. */
  readonly columns: number;
}): number {
  const sizes = statistic.map((part) => {
    if (part.kind === 'rbf') return Math.min(part.count, pool);
    if (part.kind === 'rff') return 2 * part.count;
    if (part.kind === 'file') return fileStatisticSize(part, columns);
    return part.order === 1 ? dimension : dimension + (dimension * (dimension + 1)) / 2;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
