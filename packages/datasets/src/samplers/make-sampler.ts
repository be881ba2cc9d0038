import { expectNumber, expectShape, type Key, type Matrix, toTensor } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { LabelledMatrix, LabelledSampler } from './sampler.js';

interface LabelledDefinition {
  readonly name: string;
  readonly dimension: number;
  readonly classes: number;
  draw(key: Key, count: number): LabelledMatrix;
}

/** What a sampler is made of: everything else follows from how points and classes are drawn. */
export function makeSampler({ name, dimension, classes, draw }: LabelledDefinition): LabelledSampler {
  const drawLabelled = (key: Key, count: number): LabelledMatrix => {
    expectNumber(name, 'count', count, { integer: true, minimum: 1 });
    return draw(key, count);
  };
  return {
    name,
    dimension,
    classes,
    drawLabelled,
    draw: (key, count) => drawLabelled(key, count).points,
    sample: (key, count) => toTensor(drawLabelled(key, count).points),
  };
}

/** A matrix of `count` points, point i written by `write` into its own row. */
export function pointsOf(count: number, dimension: number, write: (row: Float64Array, index: number) => void): Matrix {
  const data = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) write(data.subarray(i * dimension, (i + 1) * dimension), i);
  return { rows: count, columns: dimension, data };
}

/** Checks the points of a density and computes it in a tidy. */
export function onPoints<Result extends tf.Tensor>(
  functionName: string,
  dimension: number,
  compute: (x: tf.Tensor2D) => Result,
): (x: tf.Tensor2D) => Result {
  return (x) => {
    expectShape(functionName, 'x', x, [null, dimension]);
    return tf.tidy(() => compute(x));
  };
}
