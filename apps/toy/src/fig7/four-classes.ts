import { gaussianMixture } from '@ingd/datasets';
import { createKey, fold, type Key, type Matrix, split } from '@ingd/engine';

/** Points of the plane with their classes, 0 to 3. */
export interface Labelled {
  /** `[n, 2]`. */
  readonly points: Matrix;
  readonly labels: readonly number[];
}

/** What one repetition sees. */
export interface Shift {
  /** Labelled: a classifier is trained on it. */
  readonly source: Labelled;
  /** From the same law, rotated; its labels only judge. */
  readonly target: Labelled;
  /** Of the run. */
  readonly key: Key;
}

/**
 * Where the classes lie on a circle of radius 2, in degrees: on an arc of 200, so that no other rotation lays them on one another. A
 * classifier reads about as many of the rotated points as in the paper's picture.
 */
const ANGLES = [0, 50, 120, 200] as const;
const RADIUS = 2;
const COUNT = 200;

const CLASSES = gaussianMixture({
  components: ANGLES.map((angle) => ({
    mean: [RADIUS * Math.cos(radians(angle)), RADIUS * Math.sin(radians(angle))],
    deviation: 0.4,
  })),
});

/** Clockwise. */
export const ROTATION = -45;

/** The samples of a repetition: both domains drawn apart from one another, the target then rotated clockwise by 45°. */
export function drawShift(seed: number, repetition: number): Shift {
  const [sourceKey, targetKey, key] = split(fold(createKey(seed), repetition), 3) as [Key, Key, Key];
  const target = drawClasses(targetKey);
  return {
    source: drawClasses(sourceKey),
    target: { ...target, points: rotated(target.points, ROTATION) },
    key,
  };
}

function drawClasses(key: Key): Labelled {
  const { points, labels } = CLASSES.drawLabelled(key, COUNT);
  return { points, labels: [...labels] };
}

/** Points of the plane turned about the origin, counter-clockwise for positive degrees. */
export function rotated({ rows, columns, data }: Matrix, degrees: number): Matrix {
  const [cos, sin] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  const turned = data.map((value, at) => {
    const other = data[at ^ 1] as number; // y of an x, x of a y
    return at % 2 === 0 ? cos * value - sin * other : cos * value + sin * other;
  });
  return { rows, columns, data: turned };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
