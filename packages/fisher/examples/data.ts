import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegressionBatch } from '@ingd/fisher';
import * as tf from '@tensorflow/tfjs-core';

interface BreastCancer {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}

/** Benign or malignant from 30 standardised measurements. The caller disposes the tensors. */
export function breastCancer(folder: string): RegressionBatch {
  const { x, y } = JSON.parse(readFileSync(join(folder, 'breast-cancer.json'), 'utf8')) as BreastCancer;
  return { features: tf.tensor2d(standardised(x)), response: tf.tensor1d([...y], 'float32') };
}

type Penguin = Readonly<Record<string, string | number | null>>;
const measurements = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'];

/** Male or female from four standardised measurements, of the penguins whose sex is known. The caller disposes the tensors. */
export function penguins(folder: string): RegressionBatch {
  const all = JSON.parse(readFileSync(join(folder, 'penguins.json'), 'utf8')) as Penguin[];
  const known = all.filter(({ Sex }) => Sex === 'MALE' || Sex === 'FEMALE');
  const rows = known.map((penguin) => measurements.map((name) => Number(penguin[name])));
  const response = known.map(({ Sex }) => (Sex === 'MALE' ? 1 : 0));
  return { features: tf.tensor2d(standardised(rows)), response: tf.tensor1d(response, 'float32') };
}

function standardised(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, j) => {
    const values = rows.map((row) => row[j] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  });
  return rows.map((row) => row.map((value, j) => (value - (columns[j]?.mean ?? 0)) / (columns[j]?.spread ?? 1)));
}
