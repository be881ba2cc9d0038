import { expectNumber, fold, type Key, normalValues, uniformValues } from '@ingd/engine';
import { classesOf } from './gaussian-mixture.js';
import { makeSampler, pointsOf } from './make-sampler.js';
import type { LabelledSampler } from './sampler.js';

/** Points near a curve or a surface. */
export interface NoiseOptions {
  /** Standard deviation of what is added to every coordinate; not negative. */
  readonly noise?: number;
}

/** A set that points are drawn near. */
interface NoisySet {
  readonly name: string;
  readonly dimension: number;
  readonly noise: number;
  /** Probability of each class; one class unless told. */
  readonly shares?: readonly number[];
  /** The point without noise, from two uniform numbers in [0, 1). */
  place(u: number, v: number, label: number): readonly number[];
}

/** A sampler of a set with noise: uniform places, then N(0, noise² I). */
export function nearSet({ name, dimension, noise, shares = [1], place }: NoisySet): LabelledSampler {
  expectNumber(name, 'noise', noise, { minimum: 0 });
  return makeSampler({
    name,
    dimension,
    classes: shares.length,
    draw(key: Key, count: number) {
      const places = uniformValues(fold(key, 0), count * 2);
      const labels = classesOf(uniformValues(fold(key, 1), count), shares);
      const away = normalValues(fold(key, 2), count * dimension);
      const points = pointsOf(count, dimension, (row, i) => {
        const point = place(places[2 * i] as number, places[2 * i + 1] as number, labels[i] as number);
        for (let a = 0; a < dimension; a++) row[a] = (point[a] as number) + noise * (away[i * dimension + a] as number);
      });
      return { points, labels };
    },
  });
}

/**
 * Two interleaved half circles in the plane: (cos t, sin t) and (1 − cos t, ½ − sin t), t uniform on [0, π), as scikit-learn has
 * them. The class is the half circle. The density is an integral without a closed form, and is not given.
 */
export function moons({ noise = 0.1 }: NoiseOptions = {}): LabelledSampler {
  return nearSet({
    name: 'moons',
    dimension: 2,
    noise,
    shares: [0.5, 0.5],
    place(u, _, label) {
      const [x, y] = [Math.cos(Math.PI * u), Math.sin(Math.PI * u)];
      return label === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
  });
}

/** Which coordinates of a surface in space are kept. */
export interface SurfaceOptions extends NoiseOptions {
  /** From 0; all three unless told. The paper's Figure 8 has `[0, 2]`: a curve in the plane. */
  readonly coordinates?: readonly (0 | 1 | 2)[];
}

/** (sin t, 2v, sign(t)(cos t − 1)), t uniform on [−3π/2, 3π/2), v on [0, 1): an S, 2 long, as scikit-learn has it. */
export function sCurve({ noise = 0, coordinates = [0, 1, 2] }: SurfaceOptions = {}): LabelledSampler {
  return surface({ name: 'sCurve', noise, coordinates }, (u, v) => {
    const t = 3 * Math.PI * (u - 0.5);
    return [Math.sin(t), 2 * v, Math.sign(t) * (Math.cos(t) - 1)];
  });
}

/** (t cos t, 21 v, t sin t), t uniform on [3π/2, 9π/2), v on [0, 1): a rolled sheet, as scikit-learn has it. */
export function swissRoll({ noise = 0, coordinates = [0, 1, 2] }: SurfaceOptions = {}): LabelledSampler {
  return surface({ name: 'swissRoll', noise, coordinates }, (u, v) => {
    const t = 1.5 * Math.PI * (1 + 2 * u);
    return [t * Math.cos(t), 21 * v, t * Math.sin(t)];
  });
}

function surface(
  { name, noise, coordinates }: Required<SurfaceOptions> & { readonly name: string },
  place: (u: number, v: number) => readonly number[],
): LabelledSampler {
  if (coordinates.length === 0 || !coordinates.every((at) => [0, 1, 2].includes(at))) {
    throw new RangeError(
      `${name}: expected coordinates among 0, 1 and 2, got [${coordinates.join(', ')}]; name at least one`,
    );
  }
  const chosen = (u: number, v: number): readonly number[] => {
    const point = place(u, v);
    return coordinates.map((at) => point[at] as number);
  };
  return nearSet({ name, dimension: coordinates.length, noise, place: chosen });
}
