import { accuracy, svm } from '@ingd/adaptation';
import type { Matrix } from '@ingd/engine';
import type { Flow } from '@ingd/particles';
import { trajectory } from '../flows/trajectory.js';
import { drawShift } from './four-classes.js';
import { GRID } from './grid.js';
import { rotationAngle } from './rotation-angle.js';

/** What a run comes to, as plain JSON. */
export interface ShiftFound {
  /** Share of the target's points that the classifier reads, in [0, 1]. */
  readonly before: number;
  readonly after: number;
  /** The rotation in the map, degrees counter-clockwise. */
  readonly angle: number;
  /** Only kept for what is drawn. */
  readonly drawn?: ShiftDrawn | undefined;
}

/** The points of a run. */
export interface ShiftDrawn {
  readonly source: readonly number[];
  readonly sourceLabels: readonly number[];
  readonly target: readonly number[];
  readonly targetLabels: readonly number[];
  readonly moved: readonly number[];
  /** What the classifier says at each point of the grid. */
  readonly regions: readonly number[];
}

export interface ShiftRun {
  readonly flow: Flow;
  readonly seed: number;
  readonly repetition: number;
  readonly steps: number;
}

/** Trains on the source, moves the target onto it without a label, and reads the target before and after. */
export async function runShift({ flow, seed, repetition, steps }: ShiftRun): Promise<ShiftFound> {
  const { source, target, key } = drawShift(seed, repetition);
  const classifier = await svm().train(source);
  const path = await trajectory({ flow, particles: target.points, target: source.points, steps, key });
  const moved = path.at(-1) as Matrix;
  const read = (points: Matrix): number => accuracy(classifier.predict(points), target.labels);
  return {
    before: read(target.points),
    after: read(moved),
    angle: rotationAngle(target.points, moved),
    drawn:
      repetition > 0
        ? undefined
        : {
            source: [...source.points.data],
            sourceLabels: source.labels,
            target: [...target.points.data],
            targetLabels: target.labels,
            moved: [...moved.data],
            regions: classifier.predict(GRID).map(Number),
          },
  };
}
