import { fold, type Key, medianBandwidth } from '@ingd/engine';
import { empiricalFisher } from '@ingd/fisher';
import { type DriftSpace, drawMlp, mlp, mlpTangent } from '@ingd/kernels';
import { driftFlow, type Flow, king, ntKing, particleKernel, wgf } from '@ingd/particles';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LearntEnergy, MoveOptions } from './contract.js';

/** What each method is run with unless told. The velocity of WGF has a scale, that of the images: so has a step. */
export const MOVE_DEFAULTS = {
  KiNG: { steps: 60, stepSize: 0.1 },
  ntKiNG: { steps: 100, stepSize: 0.1 },
  WGF: { steps: 1000, stepSize: 'adaptive' },
} as const;

/** Of the authors' code. */
const DAMPING = 1e-3;

/** The ridge beside the mean variance of the statistic on clean images: with less, images move where the network is deceived. */
const RIDGE_SHARES = { KiNG: 0.3, ntKiNG: 30 } as const;

/** Lengths beside the paper's rule: drifts as smooth as the images lie apart move them all the same way, and noise is each one's own. */
const NARROWER = 0.25;

/** Of the network whose tangents move images: a narrow one moves them within the few directions that its last layer spans. */
const HIDDEN = 256;

/** A flow, and what it holds. */
export interface MovingFlow {
  readonly flow: Flow;
  dispose(): void;
}

interface Moved {
  readonly particles: Tensor2D;
  readonly onto: Tensor2D;
}

type LearntStatistic = ReturnType<LearntEnergy['model']['penultimate']>;

/** The flow of a method. Statistic and images stay the caller's, for as long as the flow is used; WGF needs no statistic. */
export async function movingFlow(
  options: MoveOptions,
  statistic: LearntStatistic | undefined,
  { particles, onto }: Moved,
): Promise<MovingFlow> {
  const { method, diagonal = false, key } = options;
  const { stepSize = MOVE_DEFAULTS[method].stepSize } = options;
  if (method === 'WGF' || statistic === undefined) return alone(wgf({ stepSize }));
  const { ridge = RIDGE_SHARES[method] * (await meanVariance(statistic, onto)) } = options;
  const settings = { statistic, stepSize, damping: DAMPING, ridge, reuseFactor: true };
  if (method === 'KiNG') return alone(king({ ...settings, kernel: particleKernel({ multiples: [NARROWER] }) }));
  if (diagonal) return alone(ntKing({ ...settings, diagonal }));
  const space = await tangentAt(particles, fold(key, 1));
  return { flow: driftFlow({ ...settings, name: 'ntKing', space }), dispose: () => space.dispose() };
}

function alone(flow: Flow): MovingFlow {
  return { flow, dispose() {} };
}

/**
 * The tangents of one network d-256-d for all steps. Its first weights are larger than PyTorch's by √(3d)/ℓ: units then tell images apart that lie ℓ from each
 * other, where drawn as usual they hardly leave the straight part of tanh.
 */
async function tangentAt(x: Tensor2D, key: Key): Promise<DriftSpace> {
  const dimension = x.shape[1];
  const length = NARROWER * (await medianBandwidth(x, { rule: 'paper' }));
  const drawn = drawMlp({ widths: [dimension, HIDDEN, dimension], key });
  const scale = Math.sqrt(3 * dimension) / length;
  const layers = drawn.layers.map(({ weights, bias }, index) =>
    index === 0
      ? { weights: tf.mul<Tensor2D>(weights, scale), bias: tf.mul<tf.Tensor1D>(bias, scale) }
      : { weights, bias },
  );
  const network = mlp({ layers });
  tf.dispose(layers.slice(0, 1).flatMap(({ weights, bias }) => [weights, bias]));
  drawn.dispose();
  return mlpTangent({ network });
}

/** tr Cov T / b */
async function meanVariance(statistic: LearntStatistic, x: Tensor2D): Promise<number> {
  const { rows, data } = await empiricalFisher(statistic, x);
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * (rows + 1)] as number;
  return sum / rows;
}
