import { type Matrix, medianBandwidth, toTensor } from '@ingd/engine';
import { mmd, mmdTo } from '@ingd/metrics';
import { authorsBandwidth } from './authors-bandwidth.js';

/** MMD to the judges after each iteration, by both bandwidths. */
export interface Curves {
  /** With the bandwidth of the particles at that iteration, as in the paper: the paper's rule on them. */
  readonly own: readonly number[];
  /** With one bandwidth for all: the paper's rule on the targets. */
  readonly fixed: readonly number[];
  /** With that of the particles as the authors' code finds it, to stand beside its curves; empty on data sets that have none. */
  readonly authors: readonly number[];
}

export interface CurvesOptions {
  readonly path: readonly Matrix[];
  readonly target: Matrix;
  readonly judges: Matrix;
  /** Whether there are curves of the authors' code to stand beside. */
  readonly besideAuthors: boolean;
}

/** Judges every matrix of a path, and at last the targets themselves: the floor. */
export async function judge(options: CurvesOptions): Promise<{ curves: Curves; floor: number }> {
  const { path, target, judges, besideAuthors } = options;
  const bandwidth = await bandwidthOf(target);
  const distance = await mmdTo(judges, { bandwidth });
  const own: number[] = [];
  const fixed: number[] = [];
  const authors: number[] = [];
  for (const points of path) {
    own.push(await mmd(points, judges, { bandwidth: { rule: 'paper', of: 'x' } }));
    fixed.push(await distance(points));
    if (besideAuthors) authors.push(await mmd(points, judges, { bandwidth: authorsBandwidth(points) }));
  }
  return { curves: { own, fixed, authors }, floor: await distance(target) };
}

async function bandwidthOf(points: Matrix): Promise<number> {
  const tensor = toTensor(points);
  try {
    return await medianBandwidth(tensor, { rule: 'paper' });
  } finally {
    tensor.dispose();
  }
}
