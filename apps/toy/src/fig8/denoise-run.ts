import { createKey, fold, type Key, type Matrix, split } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';
import { type Flow, king, ntKing, wgf } from '@ingd/particles';
import { trajectory } from '../flows/trajectory.js';
import { type LearningTask, learnStatistic } from './learn-statistic.js';
import { CLEAN, distanceToCurve, noisyPoints } from './s-shape.js';

/** One repetition: learn, then move the same points by every flow. */
export interface DenoiseTask extends LearningTask {
  readonly repetition: number;
  /** Iterations of each flow. */
  readonly steps: Readonly<Record<Method, number>>;
}

/** What is run; the first two are ntKiNG with our steps that adapt, and as printed: steps of 0.1 with the authors' damping and ridge. */
export const METHODS = ['ntKiNG', 'ntKiNGPaper', 'KiNG', 'WGF'] as const;
export type Method = (typeof METHODS)[number];

/** As they are called on the page. */
export const NAMES: Readonly<Record<Method, string>> = {
  ntKiNG: 'ntKiNG',
  ntKiNGPaper: 'ntKiNG as printed',
  KiNG: 'KiNG',
  WGF: 'WGF',
};

/** How far the points are from clean ones. */
export interface Distances {
  /** Mean distance to the clean curve. */
  readonly curve: number;
  /** To 1000 fresh clean points, Gaussian kernel, bandwidth by the paper's rule on those. */
  readonly mmd: number;
}

/** What one repetition comes to. */
export interface DenoiseFound {
  /** At some iterations, the first and the last among them. */
  readonly along: Readonly<Record<Method, readonly (Distances & { readonly iteration: number })[]>>;
  /** As many clean points, never seen: what a perfect result comes to. */
  readonly floor: Distances;
  /** Score matching loss on held-out points, for each epoch. */
  readonly losses: readonly number[];
  /** x and y in turn; kept for what is drawn. */
  readonly drawn?: Readonly<Record<Method | 'noisy', readonly number[]>> | undefined;
}

const COUNT = 200;
const TARGETS = 1000;
const JUDGES = 1000;
const LOOKS = 40;

/** Moves 200 noisy points by each flow and says how far they are from the clean curve on the way. */
export async function denoisePoints(task: DenoiseTask, seed: number): Promise<DenoiseFound> {
  const [noisyKey, targetKey, judgeKey, dataKey, netKey, key] = split(fold(createKey(seed), task.repetition), 6) as [
    Key,
    Key,
    Key,
    Key,
    Key,
    Key,
  ];
  const particles = noisyPoints(noisyKey, COUNT);
  const target = CLEAN.draw(targetKey, TARGETS);
  const measure = await distancesTo(CLEAN.draw(fold(judgeKey, 0), JUDGES));
  const { statistic, losses } = await learnStatistic(task, dataKey, netKey);
  try {
    const flows: Readonly<Record<Method, Flow>> = {
      ntKiNG: ntKing({ statistic }),
      ntKiNGPaper: ntKing({ statistic, stepSize: 0.1, damping: 1e-3, ridge: 1e-3 }),
      KiNG: king({ statistic }),
      WGF: wgf({ stepSize: 1 }),
    };
    const paths = await each(async (method) => {
      const steps = task.steps[method];
      const path = await trajectory({ flow: flows[method], particles, target, steps, key });
      const every = Math.max(1, Math.floor(steps / LOOKS));
      const looks = path.map((points, iteration) => ({ points, iteration }));
      return looks.filter(({ iteration }) => iteration % every === 0 || iteration === steps);
    });
    const along = await each((method) =>
      Promise.all(paths[method].map(async ({ points, iteration }) => ({ iteration, ...(await measure(points)) }))),
    );
    const end = await each(async (method) => [...(paths[method].at(-1)?.points.data ?? [])]);
    const floor = await measure(CLEAN.draw(fold(judgeKey, 1), COUNT));
    const drawn = task.repetition > 0 ? undefined : { noisy: [...particles.data], ...end };
    return { along, floor, losses, drawn };
  } finally {
    statistic.dispose();
  }
}

async function each<T>(make: (method: Method) => Promise<T>): Promise<Record<Method, T>> {
  const made: Partial<Record<Method, T>> = {};
  for (const method of METHODS) made[method] = await make(method);
  return made as Record<Method, T>;
}

async function distancesTo(judges: Matrix): Promise<(points: Matrix) => Promise<Distances>> {
  const mmd = await mmdTo(judges);
  return async (points) => ({ curve: distanceToCurve(points), mmd: await mmd(points) });
}
