import { type Key, type Matrix, normalValues, split, uniformValues } from '@ingd/engine';

/** Two normal distributions N(∓center · 1, deviation² I), each with probability ½. */
export interface TwoModes {
  readonly dimension: number;
  readonly center: number;
  readonly deviation: number;
}

/** The target of the paper's Section 5.1: ½ N(−2, ¼ I) + ½ N(2, ¼ I), as in the authors' code (the paper prints I). */
export const twoModes = (dimension: number): TwoModes => ({ dimension, center: 2, deviation: 0.5 });

/** Independent draws, `[count, dimension]`. */
export function drawTwoModes({ dimension, center, deviation }: TwoModes, count: number, key: Key): Matrix {
  const [sideKey, noiseKey] = split(key) as [Key, Key];
  const sides = uniformValues(sideKey, count).map((value) => (value < 0.5 ? -center : center));
  const data = normalValues(noiseKey, count * dimension).map(
    (value, index) => (sides[Math.floor(index / dimension)] as number) + deviation * value,
  );
  return { rows: count, columns: dimension, data };
}

/** Independent draws of N(mean · 1, deviation² I), `[count, dimension]`. */
export function drawNormal(
  { dimension, mean, deviation }: { readonly dimension: number; readonly mean: number; readonly deviation: number },
  count: number,
  key: Key,
): Matrix {
  const data = normalValues(key, count * dimension).map((value) => mean + deviation * value);
  return { rows: count, columns: dimension, data };
}
