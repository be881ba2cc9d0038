import { type Matrix, medianBandwidth, toTensor } from '@ingd/engine';
import { mmd, mmdTo } from '@ingd/metrics';

/** MMD to the judges after each iteration, by both bandwidths. */
export interface Curves {
  /** With the bandwidth of the particles at that iteration, as in the paper: the paper's rule on them. */
  readonly own: readonly number[];
  /** With one bandwidth for all: the paper's rule on the targets. */
  readonly fixed: readonly number[];
}

export interface CurvesOptions {
  readonly path: readonly Matrix[];
  readonly target: Matrix;
  readonly judges: Matrix;
}

/** Judges every matrix of a path, and at last the targets themselves: the floor. */
export async function judge({ path, target, judges }: CurvesOptions): Promise<{ curves: Curves; floor: number }> {
  const bandwidth = await bandwidthOf(target);
  const distance = await mmdTo(judges, { bandwidth });
  const own: number[] = [];
  const fixed: number[] = [];
  for (const points of path) {
    own.push(await mmd(points, judges, { bandwidth: { rule: 'paper', of: 'x' } }));
    fixed.push(await distance(points));
  }
  return { curves: { own, fixed }, floor: await distance(target) };
}

async function bandwidthOf(points: Matrix): Promise<number> {
  const tensor = toTensor(points);
  try {
    return await medianBandwidth(tensor, { rule: 'paper' });
  } finally {
    tensor.dispose();
  }
}
