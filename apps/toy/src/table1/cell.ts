import {
  type AdaptationMethod,
  type AdaptationProblem,
  accuracy,
  fitAdaptation,
  type LabelledPoints,
  neighborAgreement,
  poseAdaptation,
  selectSettings,
  svm,
} from '@ingd/adaptation';
import { choice, createKey, fold, type Key, medianBandwidth, selectRows, toTensor } from '@ingd/engine';
import { type ChosenName, chosenFrom, type MethodName, methodOf, type PublishedName } from './methods.js';
import { domainData, type Features, trainingRows } from './office.js';
import type { Pair } from './pairs.js';

/** A posed problem, with the labels that only judges see. */
export interface Judged {
  readonly problem: AdaptationProblem;
  /** Of the tested points. */
  readonly labels: readonly number[];
  readonly key: Key;
}

/** The points of the tested domain that are moved, at most, as in the paper. */
const MOVED = 400;

/**
 * A pair's problem: joint principal components; on DeCAF6 divided by 100 and trained on the reference rows, as published; on the
 * substitutes standardised, brought to the same median distance and trained on all rows.
 */
export async function posePair(features: Features, { tested, trained }: Pair, key: Key): Promise<Judged> {
  const [test, train] = [await domainData(features, tested), await domainData(features, trained)];
  const scaling = features === 'decaf6' ? { standardize: false, unit: 100 } : {};
  const all = { labelled: train, tested: test.points, components: 50, ...scaling };
  const coordinates = await poseAdaptation({ ...all, classifier: svm({ cost: 1, gamma: 1 }) });
  const classifier = svm({ gammaUnit: await medianOf(coordinates.labelled) });
  const rows = await trainingRows(features, trained, train.labels.length);
  const part = {
    points: selectRows(coordinates.labelled.points, rows),
    labels: rows.map((row) => train.labels[row] ?? 0),
  };
  const trainer = await classifier.settle(part);
  const moved =
    test.labels.length > MOVED ? choice(key, test.labels.length, MOVED).sort() : test.labels.map((_, row) => row);
  return {
    problem: {
      ...coordinates,
      trainer,
      classifier: await trainer.train(part),
      tested: selectRows(coordinates.tested, moved),
    },
    labels: Array.from(moved, (row) => test.labels[row] ?? 0),
    key: fold(key, 1),
  };
}

async function medianOf({ points }: LabelledPoints): Promise<number> {
  const tensor = toTensor(points);
  try {
    return await medianBandwidth(tensor, { rule: 'median' });
  } finally {
    tensor.dispose();
  }
}

/** One number of the table. */
export interface Cell {
  readonly method: MethodName;
  /** In %. */
  readonly accuracy: number;
  /** Steps that were made; those that were chosen where they were; of an affine map 1, or the share of its way that was chosen. */
  readonly steps: number;
  readonly end: string;
}

/** A column of the table, and what the length of ntKiNG is chosen from. */
export interface CellRequest {
  readonly method: PublishedName;
  /** The longest has the published number of steps; one run makes them all. */
  readonly tried: readonly AdaptationMethod[];
  readonly quick: boolean;
}

/** A method on a pair; labels of the tested domain only judge it. */
export async function computeCell({ problem, labels, key }: Judged, request: CellRequest): Promise<Cell> {
  const { method, tried, quick } = request;
  const fit = (chosen: AdaptationMethod) => fitAdaptation({ problem, method: chosen, key });
  const fitted =
    method === 'selected'
      ? (await selectSettings({ problem, candidates: tried, scorer: neighborAgreement(), key })).best
      : await fit(method === 'ntking' ? (tried.at(-1) as AdaptationMethod) : methodOf(method, quick));
  const right = accuracy(problem.classifier.predict(fitted.moved), labels);
  return { method, accuracy: 100 * right, steps: fitted.map.steps.length, end: fitted.end };
}

/** A method whose length the agreement of neighbours chooses, as that of ntKiNG. */
export async function computeChosen(
  { problem, labels, key }: Judged,
  method: ChosenName,
  quick: boolean,
): Promise<Cell> {
  const request = { problem, candidates: chosenFrom(method, quick), scorer: neighborAgreement(), key };
  const { moved, map, settings, end } = (await selectSettings(request)).best;
  const steps = typeof settings.share === 'number' ? settings.share : map.steps.length;
  return { method, accuracy: 100 * accuracy(problem.classifier.predict(moved), labels), steps, end };
}

/** The key of a pair: the same for all its methods. */
export function keyOf(seed: number, { tested, trained }: Pair, repetition: number): Key {
  const number = [...`${tested}>${trained}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  return fold(fold(createKey(seed), number), repetition);
}
