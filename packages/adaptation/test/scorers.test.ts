import { useTestBackend } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type AdaptationMethod,
  type AdaptationProblem,
  accuracy,
  circularValidation,
  coralMove,
  importanceWeightedValidation,
  linearMongeMove,
  neighborAgreement,
  ntKingMove,
  poseAdaptation,
  predictionEntropy,
  selectSettings,
  stoppedEarly,
  svm,
  unmoved,
} from '../src/index.js';
import { triangle } from './domains.js';

const labelled = triangle(1, { rows: 90 });
const tested = triangle(2, { angle: 0.7, shift: 1 });
const scorers = [predictionEntropy(), circularValidation(), importanceWeightedValidation(), neighborAgreement()];
let problem: AdaptationProblem;

beforeAll(async () => {
  await useTestBackend();
  problem = await poseAdaptation({ labelled, tested: tested.points, classifier: svm({ cost: 10, gamma: 1 }) });
});

/** A move that throws everything onto one labelled point: all predictions are of one class. */
const collapse: AdaptationMethod = {
  name: 'collapse',
  settings: {},
  fit: async ({ problem: { tested: points, labelled: goal } }) => {
    const data = points.data.map((_, at) => goal.points.data[at % 2] ?? 0);
    return {
      steps: [],
      rows: Int32Array.from({ length: points.rows }, (_, row) => row),
      moved: { ...points, data },
      end: 'finished',
    };
  },
};

describe.each(scorers)('$name', (scorer) => {
  test('finds a better adaptation than none or a collapse, without labels of the tested domain', async () => {
    const candidates = [collapse, unmoved(), linearMongeMove()];
    const { best, scored } = await selectSettings({ problem, candidates, scorer });
    expect(scored).toHaveLength(3);
    const before = accuracy(best.predictUnmoved(tested.points), tested.labels);
    if (scorer.name !== 'iwv')
      expect(accuracy(await best.predict(tested.points), tested.labels)).toBeGreaterThan(before);
    expect(scored.every(({ score }) => Number.isFinite(score))).toBe(true);
  });

  test('the same key, the same scores', async () => {
    const score = async () => (await selectSettings({ problem, candidates: [coralMove()], scorer })).scored[0]?.score;
    expect(await score()).toBe(await score());
  });
});

test('confidence alone is fooled by a collapse; with diversity it is not', async () => {
  const candidates = [linearMongeMove(), collapse];
  const chosen = async (diversity: boolean) =>
    (await selectSettings({ problem, candidates, scorer: predictionEntropy({ diversity }) })).best.method;
  expect(await chosen(true)).toBe('linot');
});

test('importance-weighted validation of domains that do not meet is no score, and a class of one point no obstacle', async () => {
  const scorer = importanceWeightedValidation();
  const far = { ...tested.points, data: tested.points.data.map((value) => value + 1e4) };
  const apart = await poseAdaptation({ labelled, tested: far, classifier: svm({ cost: 10, gamma: 1 }) });
  const { best, scored } = await selectSettings({ problem: apart, candidates: [unmoved(), linearMongeMove()], scorer });
  expect(scored[0]?.score).toBeNaN();
  expect(best.method).toBe('linot');
  const alone = labelled.labels.map((_, row) => (row === 0 ? 'one' : 'rest'));
  const rare = await poseAdaptation({
    labelled: { points: labelled.points, labels: alone },
    tested: tested.points,
    classifier: svm({ cost: 10, gamma: 1 }),
  });
  const only = await selectSettings({ problem: rare, candidates: [linearMongeMove()], scorer });
  expect(only.scored[0]?.score).toBeGreaterThan(0.8);
});

test('a scorer that knows gets the best of the candidates', async () => {
  const candidates = stoppedEarly((steps) => ntKingMove({ steps }), [2, 10]);
  const oracle = {
    name: 'steps',
    score: async ({ adaptation }: { adaptation: { map: { steps: readonly unknown[] } } }) =>
      adaptation.map.steps.length,
  };
  const { best, scored } = await selectSettings({ problem, candidates, scorer: oracle });
  expect(scored.map(({ score }) => score)).toEqual([0, 2, 10]);
  expect(best.map.steps).toHaveLength(10);
});

test('no candidates, or none with a score, are refused', async () => {
  const scorer = { name: 'nothing', score: async () => Number.NaN };
  await expect(selectSettings({ problem, candidates: [], scorer })).rejects.toThrow(/at least 1 candidate/);
  await expect(selectSettings({ problem, candidates: [unmoved()], scorer })).rejects.toThrow(/a score by nothing/);
});
