import { split } from '@ingd/engine';
import { concat, moments, type Statistic } from '@ingd/families';
import { type Chooser, type Flow, king, ntKing, redrawnRbf, type StepContext, scalarKing } from '@ingd/particles';
import type { StatisticPart } from '../options/statistic.js';
import type { Settings } from './settings.js';

function choosePart(part: StatisticPart, bandwidth: number | undefined): Chooser<Statistic> {
  if (part.kind === 'moments') {
    return ({ particles }) => moments({ dimension: particles.shape[1], order: part.order });
  }
  return redrawnRbf({ centers: part.count, ...(bandwidth === undefined ? {} : { bandwidth }) });
}

/** The statistic of each step: its parts side by side, each drawn with a key of its own. */
function statisticChooser({ statistic, bandwidth }: Settings): Chooser<Statistic> {
  const choosers = statistic.map((part) => choosePart(part, bandwidth));
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

/** The flow that the settings describe. */
export function makeFlow(settings: Settings): Flow {
  const { flow, stepSize, damping, ridge, bandwidth, diagonal, invertible } = settings;
  const common = { statistic: statisticChooser(settings), stepSize, damping, ridge, invertible };
  if (flow === 'ntking') return ntKing({ ...common, diagonal });
  const kernel = bandwidth === undefined ? {} : { bandwidth };
  return flow === 'king' ? king({ ...common, ...kernel }) : scalarKing({ ...common, ...kernel });
}

/** b, the size of the statistic on n particles and a batch of m target rows in K dimensions. */
export function statisticSize({
  statistic,
  pool,
  dimension,
}: {
  readonly statistic: readonly StatisticPart[];
  /** n + m: there are no more centres than rows. */
  readonly pool: number;
  readonly dimension: number;
}): number {
  const sizes = statistic.map((part) => {
    if (part.kind === 'rbf') return Math.min(part.count, pool);
    return part.order === 1 ? dimension : dimension + (dimension * (dimension + 1)) / 2;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}
