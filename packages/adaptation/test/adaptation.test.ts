// Not on webgpu: hundreds of steps of small kernels for each method; their flows are tested there in particles
import { createKey, selectRows } from '@ingd/engine';
import { useTestBackend } from '@ingd/engine/testing';
import { applyMap, decodeMap, identityPreprocessing, king, mmdFlow } from '@ingd/particles';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type AdaptationMethod,
  accuracy,
  coralMove,
  decodeAdaptation,
  encodeAdaptation,
  fitAdaptation,
  flowMove,
  kingMove,
  linearMongeMove,
  logistic,
  mmdMove,
  ntKingMove,
  poseAdaptation,
  stoppedEarly,
  svm,
  unmoved,
  wgfMove,
} from '../src/index.js';
import { triangle } from './domains.js';

beforeAll(async () => {
  await useTestBackend();
});

const labelled = triangle(1, { rows: 90 });
const tested = triangle(2, { angle: 0.7, shift: 1 });
const fresh = triangle(3, { angle: 0.7, shift: 1, rows: 120 });
const classifier = svm({ cost: 10, gamma: 1 });
const moves = [
  coralMove(),
  linearMongeMove(),
  linearMongeMove({ share: 0.7 }),
  kingMove({ steps: 20, ridge: 1e-4 }),
  ntKingMove({ steps: 20, ridge: 1e-4 }),
  wgfMove({ steps: 40 }),
  mmdMove({ steps: 40 }),
];

describe.each(moves.map((method) => ({ name: `${method.name} ${JSON.stringify(method.settings)}`, method })))(
  '$name',
  ({ method }) => {
    test('brings a shifted and turned domain to the labelled one, new points too', async () => {
      const adaptation = await fitAdaptation({ labelled, tested: tested.points, classifier, method });
      const before = accuracy(adaptation.predictUnmoved(tested.points), tested.labels);
      expect(adaptation.end).toBe('finished');
      expect(accuracy(await adaptation.predict(tested.points), tested.labels)).toBeGreaterThan(before + 0.1);
      expect(accuracy(await adaptation.predict(fresh.points), fresh.labels)).toBeGreaterThan(before + 0.1);
    });

    test('the saved map moves the fitted rows to where the fit left them', async () => {
      const problem = await poseAdaptation({ labelled, tested: tested.points, classifier });
      const { map, moved, rows } = await fitAdaptation({ problem, method });
      const inCoordinates = { ...map, preprocessing: identityPreprocessing(2) };
      const again = await applyMap(inCoordinates, selectRows(problem.tested, rows));
      const furthest = again.data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (moved.data[at] ?? 0))),
        0,
      );
      expect(furthest).toBeLessThan(1e-5);
    });

    test.each([svm({ cost: 10, gamma: 1 }), logistic()])(
      'goes through a file unchanged, with $name',
      async (trainer) => {
        const adaptation = await fitAdaptation({ labelled, tested: tested.points, classifier: trainer, method });
        const bytes = encodeAdaptation(adaptation);
        const again = decodeAdaptation(bytes);
        expect(again.method).toBe(method.name);
        expect(await again.predict(fresh.points)).toEqual(await adaptation.predict(fresh.points));
        expect(again.predictUnmoved(fresh.points)).toEqual(adaptation.predictUnmoved(fresh.points));
        const moved = await adaptation.transform(fresh.points);
        expect((await applyMap(decodeMap(bytes), fresh.points)).data).toEqual(moved.data); // any reader of maps can use it
      },
    );
  },
);

test('an affine map goes a share of its way', async () => {
  const problem = await poseAdaptation({ labelled, tested: tested.points, classifier });
  for (const make of [coralMove, linearMongeMove]) {
    const [whole, part] = [make(), make({ share: 0.25 })];
    const { moved: end } = await fitAdaptation({ problem, method: whole });
    const { moved } = await fitAdaptation({ problem, method: part });
    moved.data.forEach((value, at) => {
      const [from, to] = [problem.tested.data[at] as number, end.data[at] as number];
      expect(value).toBeCloseTo(0.75 * from + 0.25 * to, 12);
    });
    expect(() => make({ share: 0 })).toThrow(/share/);
    expect(() => make({ share: 1.5 })).toThrow(/share/);
  }
});

test('MMD flow is that of @ingd/particles, bit for bit', async () => {
  const problem = await poseAdaptation({ labelled, tested: tested.points, classifier });
  const ours = await fitAdaptation({ problem, method: mmdMove({ steps: 5 }) });
  const theirs = await fitAdaptation({
    problem,
    method: flowMove({ name: 'mmd', flow: mmdFlow({ stepSize: 0.1 }), steps: 5 }),
  });
  expect(ours.moved.data).toEqual(theirs.moved.data);
});

test('moves stopped early are those of runs of their own, from one run', async () => {
  const problem = await poseAdaptation({ labelled, tested: tested.points, classifier });
  let runs = 0;
  const make = (steps: number) =>
    flowMove({
      name: 'king',
      flow: () => {
        runs++;
        return king({ stepSize: 0.1 });
      },
      steps,
    });
  const candidates = stoppedEarly(make, [6, 3]);
  const together = [];
  for (const method of candidates) together.push(await fitAdaptation({ problem, method }));
  expect(runs).toBe(1);
  expect(together.map(({ map: { steps } }) => steps.length)).toEqual([0, 6, 3]);
  for (const fitted of together.slice(1)) {
    const alone = await fitAdaptation({ problem, method: make(fitted.map.steps.length) });
    expect(alone.moved.data).toEqual(fitted.moved.data);
    expect(alone.end).toBe(fitted.end);
  }
  await fitAdaptation({ problem, method: candidates[1] as AdaptationMethod, key: createKey(5) });
  expect(runs).toBe(4); // another key is another run
});

test('none leaves points where they are', async () => {
  const adaptation = await fitAdaptation({ labelled, tested: tested.points, classifier, method: unmoved() });
  expect(await adaptation.predict(fresh.points)).toEqual(adaptation.predictUnmoved(fresh.points));
  const { data } = await adaptation.transform(fresh.points);
  expect(data.every((value, at) => Math.abs(value - (fresh.points.data[at] ?? 0)) < 1e-5)).toBe(true);
});

test('the same key gives the same bits; at most maximumRows are moved to find the flow', async () => {
  const problem = await poseAdaptation({ labelled, tested: fresh.points, classifier });
  const method = ntKingMove({ steps: 3, maximumRows: 50 });
  const [first, second] = [await fitAdaptation({ problem, method }), await fitAdaptation({ problem, method })];
  expect(first.rows.length).toBe(50);
  expect(first.moved.data).toEqual(second.moved.data);
  const other = await fitAdaptation({ problem, method, key: createKey(9) });
  expect(other.rows).not.toEqual(first.rows);
});

test('a signal ends a flow early, and what was learnt stays', async () => {
  const problem = await poseAdaptation({ labelled, tested: tested.points, classifier });
  const { end, map } = await fitAdaptation({ problem, method: ntKingMove(), signal: AbortSignal.abort() });
  expect({ end, steps: map.steps.length }).toEqual({ end: 'interrupted', steps: 0 });
});

test('a file with parts that do not fit, or cut short, is refused in a sentence', async () => {
  const adaptation = await fitAdaptation({ labelled, tested: tested.points, classifier, method: unmoved() });
  const record = adaptation.classifier.record();
  if (record.kind !== 'svm') throw new Error('expected a support vector machine');
  const broken = { ...adaptation.classifier, record: () => ({ ...record, offsets: [1] }) };
  expect(() => decodeAdaptation(encodeAdaptation({ ...adaptation, classifier: broken }))).toThrow(
    /^decodeAdaptation: the parts of the classifier do not fit together; save the adaptation again$/,
  );
  expect(() => decodeAdaptation(encodeAdaptation(adaptation).slice(0, -3))).toThrow(RangeError);
});

const constant = { rows: 5, columns: 2, data: new Float64Array(10) };

test.each([
  [
    'one class',
    { labelled: { ...labelled, labels: labelled.labels.map(() => 'left') } },
    /at least 2 classes, got only "left"/,
  ],
  ['labels of other rows', { labelled: { ...labelled, labels: ['left'] } }, /expected 90 labels.*got 1/],
  ['one point', { tested: selectRows(tested.points, [0]) }, /at least 2 tested points, got 1/],
  ['more components than columns', { components: 3 }, /components to be .*2, got 3/],
  [
    'NaN',
    { tested: { ...constant, data: constant.data.map((_, at) => (at === 3 ? Number.NaN : at)) } },
    /NaN in row 2, column 2/,
  ],
  [
    'constant features',
    { labelled: { points: constant, labels: [1, 1, 2, 2, 2] }, tested: constant },
    /expected a column that varies/,
  ],
  [
    'more components than directions',
    { tested: line(20), labelled: { points: line(30), labels: labelled.labels.slice(0, 30) }, components: 2 },
    /components to be at most 1, the directions/,
  ],
  [
    'another number of features',
    { tested: { rows: 4, columns: 3, data: new Float64Array(12) } },
    /2 columns, got 3|3 columns, got 2/,
  ],
])('%s is refused', async (_, change, message) => {
  const options = { labelled, tested: tested.points, classifier, ...change };
  await expect(poseAdaptation(options)).rejects.toThrow(message);
});

function line(rows: number) {
  return { rows, columns: 2, data: Float64Array.from({ length: 2 * rows }, (_, at) => Math.floor(at / 2)) };
}
