import { sCurve } from '@ingd/datasets';
import { fold, type Key, type Matrix, normalValues } from '@ingd/engine';

/** The clean points: scikit-learn's S, seen from its side. */
export const CLEAN = sCurve({ noise: 0.01, coordinates: [0, 2] });

/** Standard deviation of the noise that is to be taken away. */
export const SIGMA = 0.3;

const PIECES = 2000;

/** The curve itself without any noise, as the corners of a line of 2000 pieces. */
export const CURVE: readonly (readonly [number, number])[] = Array.from({ length: PIECES + 1 }, (_, piece) => {
  const t = 3 * Math.PI * (piece / PIECES - 0.5);
  return [Math.sin(t), Math.sign(t) * (Math.cos(t) - 1)];
});

/** Clean points with N(0, 0.3² I) added. */
export function noisyPoints(key: Key, count: number): Matrix {
  const clean = CLEAN.draw(fold(key, 0), count);
  const noise = normalValues(fold(key, 1), 2 * count);
  return { ...clean, data: clean.data.map((value, at) => value + SIGMA * (noise[at] as number)) };
}

/** Mean over the points of the distance to the nearest place on the curve. */
export function distanceToCurve({ rows, data }: Matrix): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const [x, y] = [data[2 * row] as number, data[2 * row + 1] as number];
    let nearest = Number.POSITIVE_INFINITY;
    for (const [cx, cy] of CURVE) nearest = Math.min(nearest, (x - cx) ** 2 + (y - cy) ** 2);
    sum += Math.sqrt(nearest);
  }
  return sum / rows;
}
