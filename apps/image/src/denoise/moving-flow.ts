import { fold, type Key } from '@ingd/engine';
import type { DriftSpace } from '@ingd/kernels';
import {
  type Chooser,
  driftFlow,
  type Flow,
  particleKernel,
  particleKernelGradient,
  redrawnTangent,
  wgf,
} from '@ingd/particles';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { MoveOptions, Regularisation } from './contract.js';
import { imageTangent } from './image-tangent.js';
import { type LearntStatistic, metricScale } from './metric-scale.js';

/** What each method is run with unless told. The velocity of WGF has a scale, that of the images: so has a step. */
export const MOVE_DEFAULTS = {
  KiNG: { steps: 60, stepSize: 0.1 },
  ntKiNG: { steps: 60, stepSize: 0.1 },
  WGF: { steps: 1000, stepSize: 'adaptive' },
} as const;

/** λ F beside M Mᵀ at first, by their traces: with far less the metric has no say, with more a step does little (decision 228). */
const DAMPING_SHARE = 0.3;

/** ρ beside the mean variance of a statistic, in the metric F + ρI. */
const METRIC_SHARE = 0.3;

/** Of the kernel of KiNG beside the paper's rule: drifts as smooth as the images lie apart move them all the same way, and noise is each one's own. */
const NARROWER = 0.25;

/** Of the network whose tangents move images. */
const NETWORK = { hidden: [256, 256, 256], deviation: 4 } as const;

/** The images that a move begins with, and those moved onto. */
interface Moved {
  readonly particles: Tensor2D;
  readonly onto: Tensor2D;
}

/** A flow, and what its Γ is made with; WGF has none. */
export interface MovingFlow {
  readonly flow: Flow;
  readonly regularisation: Regularisation | undefined;
}

/** The flow of a method. The statistic stays the caller's, for as long as the flow is used; WGF needs none. */
export async function movingFlow(
  options: MoveOptions,
  statistic: LearntStatistic | undefined,
  moved: Moved,
): Promise<MovingFlow> {
  const { method, stepSize = MOVE_DEFAULTS[method].stepSize, key } = options;
  if (method === 'WGF' || statistic === undefined) {
    return { flow: wgf({ stepSize }), regularisation: undefined };
  }
  const space = spaceOf(options);
  const regularisation = await regularised(options, statistic, { ...moved, space, key: fold(key, 2) });
  const name = method === 'KiNG' ? 'king' : 'ntKing';
  const flow = driftFlow({ name, statistic, space, stepSize, ...regularisation, reuseFactor: true });
  return { flow, regularisation };
}

type SpaceChooser = Chooser<DriftSpace>;

function spaceOf({ method, diagonal = false }: MoveOptions): SpaceChooser {
  if (method === 'KiNG') return particleKernelGradient({ kernel: particleKernel({ multiples: [NARROWER] }) });
  return diagonal ? redrawnTangent({ diagonal }) : imageTangent(NETWORK);
}

/** λ and the coefficient of I: what was told, and the rest by what statistic and space come to where the move begins. */
async function regularised(
  { damping: toldDamping, ridge: toldRidge }: MoveOptions,
  statistic: LearntStatistic,
  { particles, onto, space: choose, key }: Moved & { readonly space: SpaceChooser; readonly key: Key },
): Promise<Regularisation> {
  if (toldDamping !== undefined && toldRidge !== undefined) return { damping: toldDamping, ridge: toldRidge };
  const space = await choose({ particles, target: onto, key: fold(key, 0), step: 1 });
  try {
    const scale = await metricScale(statistic, space, { images: particles, key: fold(key, 1) });
    const damping = toldDamping ?? DAMPING_SHARE * scale.damping;
    return { damping, ridge: toldRidge ?? damping * METRIC_SHARE * scale.variance };
  } finally {
    space.dispose();
  }
}
