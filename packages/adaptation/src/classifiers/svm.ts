import { expectNumber, selectRows } from '@ingd/engine';
import { encodeLabels, requireLabels } from '../labels.js';
import type { Classifier, ClassifierTrainer, LabelledPoints } from './classifier.js';
import { solveDual } from './libsvm.js';
import { requireFeatures } from './require-features.js';
import { medianDistance, squaredDistances } from './squared-distances.js';
import { gaussianValues, svmOf } from './svm-model.js';
import { searchSvm } from './svm-search.js';

/** Fixed C and γ, or the grid that they are searched on. */
export interface SvmOptions {
  /** C; searched among 1e-3 … 1e3, five of them evenly spaced in the exponent, unless told. */
  readonly cost?: number | readonly number[];
  /** γ in units of one over `gammaUnit`; searched among 0.2, 1.4, … 5 unless told. */
  readonly gamma?: number | readonly number[];
  /** The distance that γ is one over; the median distance of the training points unless told. */
  readonly gammaUnit?: number | undefined;
  /** Folds of the search; 5 unless told. */
  readonly folds?: number;
}

/** The paper's grid [Liu 2025, Appendix F.3]. */
const publishedGrid = { cost: [1e-3, 10 ** -1.5, 1, 10 ** 1.5, 1e3], gamma: [0.2, 1.4, 2.6, 3.8, 5] } as const;

/**
 * Support vector machines with the kernel exp(−γ |x − y|²), one for each pair of classes, by libsvm; C and γ by cross-validation
 * over stratified folds  [Chang & Lin 2011; Liu 2025, Appendix F.3].
 * @throws RangeError when a setting is not positive
 */
export function svm({
  cost = publishedGrid.cost,
  gamma = publishedGrid.gamma,
  gammaUnit,
  folds = 5,
}: SvmOptions = {}): ClassifierTrainer {
  const costs = listOf(cost);
  const gammas = listOf(gamma);
  for (const each of costs) expectNumber('svm', 'cost', each, { exclusiveMinimum: 0 });
  for (const each of gammas) expectNumber('svm', 'gamma', each, { exclusiveMinimum: 0 });
  if (gammaUnit !== undefined) expectNumber('svm', 'gammaUnit', gammaUnit, { exclusiveMinimum: 0 });
  expectNumber('svm', 'folds', folds, { integer: true, minimum: 2 });
  const fixed = costs.length === 1 && gammas.length === 1;
  const settings = async (data: LabelledPoints) => {
    const { squares, classOf, unit } = pose(data);
    const absolute = gammas.map((each) => each / (gammaUnit ?? unit));
    const [onlyCost = 1] = costs;
    const [onlyGamma = 1] = absolute;
    if (fixed) return { cost: onlyCost, gamma: onlyGamma };
    return searchSvm({ squares, classOf, costs, gammas: absolute, folds: Math.min(folds, data.points.rows) });
  };
  return {
    name: 'svm',
    train: async (data) => trainAt(data, await settings(data)),
    settle: async (data) => settled(await settings(data)),
  };
}

/** C and γ of one kind of points, γ in units of the input. */
function settled(at: { readonly cost: number; readonly gamma: number }): ClassifierTrainer {
  const trainer: ClassifierTrainer = {
    name: 'svm',
    train: async (data) => trainAt(data, at),
    settle: async () => trainer,
  };
  return trainer;
}

function listOf(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value] : value;
}

function pose({ points, labels }: LabelledPoints) {
  requireFeatures('svm', points);
  requireLabels('svm', labels, points.rows);
  const { classes, places } = encodeLabels(labels);
  const squares = squaredDistances(points, points);
  return { squares, classOf: places, classes, unit: medianDistance(squares) };
}

function trainAt(data: LabelledPoints, { cost, gamma }: { readonly cost: number; readonly gamma: number }): Classifier {
  const { squares, classOf, classes } = pose(data);
  const { order, supports, ...machines } = solveDual(gaussianValues(squares, gamma), classOf, cost);
  return svmOf({
    kind: 'svm',
    classes: order.map((place) => classes[place] as (typeof classes)[number]),
    gamma,
    cost,
    supports: selectRows(data.points, supports),
    ...machines,
  });
}
