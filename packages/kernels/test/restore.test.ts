import { createKey, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DriftRecord, drawMlp, gaussian, kernelGradient, mlpTangent, restoreDrift } from '../src/index.js';

/** Records as a file would bring them: nothing here depends on code that wrote them. */
const tangent: DriftRecord = {
  kind: 'mlp-tangent',
  settings: { widths: [1, 2, 1], activation: 'tanh', diagonal: false, drawn: { key: [7, 9], drawing: 1 } },
  tensors: { weights: { shape: [7], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7) } },
};
const explicit: DriftRecord = {
  kind: 'mlp-tangent',
  settings: { ...tangent.settings, drawn: null },
  tensors: { ...tangent.tensors, network: { shape: [7], values: Float32Array.of(1, -1, 0.5, 0, 2, 3, 1) } },
};
const kernelled: DriftRecord = {
  kind: 'kernel-gradient',
  settings: { kernel: { kind: 'gaussian', bandwidth: 2 } },
  tensors: {
    particles: { shape: [2, 1], values: Float32Array.of(0, 1) },
    field: { shape: [2, 1], values: Float32Array.of(1, -2) },
  },
};
const randomFeatures: DriftRecord = {
  kind: 'random-feature-gradient',
  settings: {
    kernel: { kind: 'gaussian', bandwidth: 2 },
    dimension: 1,
    features: 1,
    drawn: { key: [7, 9], drawing: 1 },
  },
  tensors: { weights: { shape: [2], values: Float32Array.of(3, -2) } },
};

const affine: DriftRecord = {
  kind: 'affine-fields',
  settings: { dimension: 1 },
  tensors: { weights: { shape: [2], values: Float32Array.of(3, -1) } },
};
const mixed: DriftRecord = {
  ...kernelled,
  settings: {
    kernel: {
      kind: 'sum',
      kernels: [
        { kind: 'matern32', bandwidth: 2 },
        { kind: 'inverse-multiquadric', bandwidth: 1, exponent: -1 },
      ],
      weights: [0.5, 2],
    },
  },
};
const centred: DriftRecord = {
  kind: 'radial-basis-gradient',
  settings: kernelled.settings,
  tensors: {
    centers: { shape: [2, 1], values: Float32Array.of(0, 1) },
    weights: { shape: [2], values: Float32Array.of(1, -2) },
  },
};
const ratio: DriftRecord = {
  kind: 'density-ratio',
  settings: { bandwidth: 1 },
  tensors: {
    particles: { shape: [1, 1], values: Float32Array.of(0) },
    target: { shape: [2, 1], values: Float32Array.of(2, 4) },
  },
};

const settings = (record: DriftRecord, change: DriftRecord['settings']): DriftRecord => ({
  ...record,
  settings: { ...record.settings, ...change },
});
const tensors = (record: DriftRecord, change: DriftRecord['tensors']): DriftRecord => ({
  ...record,
  tensors: { ...record.tensors, ...change },
});

async function valuesOf(record: DriftRecord, points: number[][]): Promise<number[]> {
  const drift = restoreDrift(record);
  const x = tf.tensor2d(points);
  const value = drift.at(x);
  const values = Array.from(await value.data());
  tf.dispose([x, value]);
  drift.dispose();
  return values;
}

describe('restoreDrift', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('evaluates a tangent drift of explicit weights as written out by hand', async () => {
    /** One hidden unit's share: tanh′(a) å W₂ + tanh(a) W̊₂, with a = x W₁ + b₁ and å = x W̊₁ + b̊₁. */
    const unit = (a: number, tangent: number, output: number, ownOutput: number) =>
      (1 - Math.tanh(a) ** 2) * tangent * output + Math.tanh(a) * ownOutput;
    const at = (x: number) => unit(x + 0.5, x + 3, 2, 5) + unit(-x, 2 * x + 4, 3, 6) + 7;
    const values = await valuesOf(explicit, [[0.3], [-1]]);
    expect(values[0]).toBeCloseTo(at(0.3), 4);
    expect(values[1]).toBeCloseTo(at(-1), 4);
  });

  test('evaluates a kernel drift as written out by hand', async () => {
    const mixed = (r: number) => (Math.exp(-(r ** 2) / 8) / 4) * (1 - r ** 2 / 4);
    const [value] = await valuesOf(kernelled, [[0.5]]);
    expect(value).toBeCloseTo(mixed(0.5) - 2 * mixed(-0.5), 6);
  });

  test('evaluates a random-feature drift as written out by hand', async () => {
    const frequency = (normalValues([7, 9], 1)[0] as number) / 2;
    const at = (x: number) => frequency * (-3 * Math.sin(frequency * x) - 2 * Math.cos(frequency * x));
    const values = await valuesOf(randomFeatures, [[0.3], [-1]]);
    expect(values[0]).toBeCloseTo(at(0.3), 5);
    expect(values[1]).toBeCloseTo(at(-1), 5);
  });

  test('evaluates affine, radial basis, mixed and density-ratio drifts as written out by hand', async () => {
    expect(await valuesOf(affine, [[2], [-1]])).toEqual([5, -4]);
    const slope = (r: number) => -Math.exp(-(r ** 2) / 8) * (r / 4);
    expect((await valuesOf(centred, [[0.5]]))[0]).toBeCloseTo(slope(0.5) - 2 * slope(-0.5), 6);
    const matern = (r: number) => {
      const t = (Math.sqrt(3) * Math.abs(r)) / 2;
      return (3 / 4) * Math.exp(-t) * (1 - t);
    };
    const multiquadric = (r: number) => 2 / (1 + r ** 2) ** 2 - (8 * r ** 2) / (1 + r ** 2) ** 3;
    const both = (r: number) => 0.5 * matern(r) + 2 * multiquadric(r);
    expect((await valuesOf(mixed, [[0.5]]))[0]).toBeCloseTo(both(0.5) - 2 * both(-0.5), 5);
    const share = 1 / (1 + Math.exp((1 ** 2 - 3 ** 2) / 2)); // of the target point at 2, seen from 1
    expect((await valuesOf(ratio, [[1]]))[0]).toBeCloseTo(2 * share + 4 * (1 - share), 5);
  });

  test('draws the network of a record again from its key', async () => {
    const network = drawMlp({ widths: [1, 2, 1], key: [7, 9] });
    const space = mlpTangent({ network });
    const x = tf.tensor2d([[0.3]]);
    const field = space.at(x).field(tf.tensor1d([1, 2, 3, 4, 5, 6, 7]));
    expect((await field.record()).tensors).not.toHaveProperty('network');
    expect(await valuesOf(tangent, [[0.3]])).toEqual(Array.from(await field.at(x).data()));
  });

  test('a record does not change when the drift is disposed or its tensors are', async () => {
    const x = tf.tensor2d([[0], [1]]);
    const space = kernelGradient({ kernel: gaussian({ bandwidth: 2 }), dimension: 1 });
    const field = space.at(x).field(tf.tensor1d([1, -2]));
    const record = await field.record();
    field.dispose();
    x.dispose();
    expect(record).toEqual(kernelled);
  });

  const misuse: readonly [what: string, message: RegExp, record: DriftRecord][] = [
    ['an unknown kind', /got 'flow'; it may need a newer version/, { ...tangent, kind: 'flow' }],
    ['no widths', /settings\.widths/, settings(tangent, { widths: null })],
    ['a width that is no integer', /settings\.widths/, settings(tangent, { widths: [1, 2.5, 1] })],
    ['fewer outputs than inputs', /as many outputs as inputs/, settings(tangent, { widths: [2, 2, 1] })],
    ['another activation', /settings\.activation/, settings(tangent, { activation: 'relu' })],
    ['a diagonal that is no truth value', /settings\.diagonal/, settings(tangent, { diagonal: 1 })],
    ['another drawing version', /drawing version 1/, settings(tangent, { drawn: { key: [7, 9], drawing: 2 } })],
    ['a key that is none', /settings\.drawn\.key/, settings(tangent, { drawn: { key: 'x', drawing: 1 } })],
    ['a zero key', /key/, settings(tangent, { drawn: { key: [0, 0], drawing: 1 } })],
    ['neither key nor network', /tensor named network/, settings(tangent, { drawn: null })],
    [
      'too few weights',
      /weights of shape \[7\]/,
      tensors(tangent, { weights: { shape: [6], values: new Float32Array(6) } }),
    ],
    [
      'a shape that its values do not fill',
      /7 values/,
      tensors(tangent, { weights: { shape: [7], values: new Float32Array(6) } }),
    ],
    [
      'a value that is not finite',
      /finite values of weights .* got NaN at 3/,
      tensors(tangent, { weights: { shape: [7], values: Float32Array.of(1, 2, 3, Number.NaN, 5, 6, 7) } }),
    ],
    [
      'frequencies of another version',
      /drawing version 1/,
      settings(randomFeatures, { drawn: { key: [7, 9], drawing: 0 } }),
    ],
    ['half a frequency', /settings\.features/, settings(randomFeatures, { features: 0.5 })],
    ['frequencies of a zero key', /key/, settings(randomFeatures, { drawn: { key: [0, 0], drawing: 1 } })],
    ['weights of other features', /weights of shape \[6\]/, settings(randomFeatures, { features: 3 })],
    [
      'features of another kernel',
      /'gaussian'/,
      settings(randomFeatures, { kernel: { kind: 'laplace', bandwidth: 2 } }),
    ],
    ['no kernel', /settings\.kernel/, { ...kernelled, settings: {} }],
    ['another kernel', /'gaussian'/, settings(kernelled, { kernel: { kind: 'laplace', bandwidth: 2 } })],
    ['a bandwidth of zero', /bandwidth/, settings(kernelled, { kernel: { kind: 'gaussian', bandwidth: 0 } })],
    [
      'an inverse multiquadric that grows',
      /a negative exponent/,
      settings(kernelled, { kernel: { kind: 'inverse-multiquadric', bandwidth: 1, exponent: 1 } }),
    ],
    [
      'a sum with a weight missing',
      /a weight each/,
      settings(mixed, { kernel: { ...(mixed.settings.kernel as object), weights: [1] } }),
    ],
    [
      'a negative distance where a kernel is needed',
      /'gaussian'/,
      settings(kernelled, { kernel: { kind: 'negative-distance' } }),
    ],
    ['affine fields of no dimension', /settings\.dimension/, settings(affine, { dimension: 0 })],
    ['affine weights of another dimension', /weights of shape \[6\]/, settings(affine, { dimension: 2 })],
    [
      'centres without weights',
      /tensor named weights/,
      { ...centred, tensors: { centers: { shape: [2, 1], values: Float32Array.of(0, 1) } } },
    ],
    ['a density ratio without bandwidth', /settings\.bandwidth/, settings(ratio, { bandwidth: null })],
    [
      'a density ratio without target',
      /a row or more of target/,
      tensors(ratio, { target: { shape: [0, 1], values: new Float32Array(0) } }),
    ],
    [
      'a target of another dimension',
      /target of shape \[any, 1\]/,
      tensors(ratio, { target: { shape: [1, 2], values: new Float32Array(2) } }),
    ],
    ['no particles', /tensor named particles/, { ...kernelled, tensors: {} }],
    [
      'particles and field that differ',
      /field of shape \[2, 1\]/,
      tensors(kernelled, { field: { shape: [1, 1], values: new Float32Array(1) } }),
    ],
  ];

  test.each(misuse)('refuses %s in one sentence, leaving no tensor', async (_, message, record) => {
    const leaked = await leakedTensors(() => {
      expect(() => restoreDrift(record)).toThrow(message);
      expect(() => restoreDrift(record)).toThrow(/^\w+: expected [^\n]+, got [^\n]+$/);
    });
    expect(leaked).toBe(0);
  });
});

test('createKey gives keys that records hold', () => {
  expect(JSON.parse(JSON.stringify(createKey(5)))).toEqual([...createKey(5)]);
});
