import { meanDiscrepancyDrift, negativeDistance } from '@ingd/kernels';
import {
  type Flow,
  king,
  ntKing,
  type PresetOptions,
  type TangentPresetOptions,
  velocityFlow,
  wgf,
} from '@ingd/particles';
import { flowMove } from './flow-move.js';
import type { AdaptationMethod } from './method.js';

/** How long a flow runs, and on how many points. */
export interface RunLength {
  /** 100 unless told; 1000 of `wgfMove` and `mmdMove`. */
  readonly steps?: number;
  /** At most so many points of the tested domain are moved to find the flow; 400 unless told. */
  readonly maximumRows?: number;
}

/** The numbers of `ntKingMove` and `kingMove`; the paper's for domain adaptation unless told. */
export type KingMoveOptions = RunLength &
  Pick<PresetOptions, 'damping' | 'ridge' | 'centers'> & { readonly stepSize?: number | 'adaptive' };

/** The same, and the network of the drifts. */
export type NtKingMoveOptions = KingMoveOptions & Pick<TangentPresetOptions, 'hidden' | 'diagonal'>;

const published = { stepSize: 0.1, damping: 1e-3, ridge: 1e-3, centers: 200 } as const;

/**
 * ntKiNG: 100 steps of length 0.1 with RBFs at 200 redrawn centres, the authors' λ and ridge [Liu 2025, Appendix F.3]. The tangent
 * kernel is whole unless `diagonal`: with 50 coordinates the authors' diagonal takes a hundred times as long.
 */
export function ntKingMove({
  steps = 100,
  maximumRows,
  hidden,
  diagonal,
  ...numbers
}: NtKingMoveOptions = {}): AdaptationMethod {
  const plain = { ...published, ...numbers };
  const network = { ...(hidden === undefined ? {} : { hidden }), ...(diagonal === undefined ? {} : { diagonal }) };
  return flowMove({
    name: 'ntking',
    flow: ntKing({ ...plain, ...network }),
    steps,
    maximumRows,
    settings: { ...plain, ...network },
  });
}

/** KiNG with the numbers of `ntKingMove`. A saved adaptation contains its particles. */
export function kingMove({ steps = 100, maximumRows, ...numbers }: KingMoveOptions = {}): AdaptationMethod {
  const plain = { ...published, ...numbers };
  return flowMove({ name: 'king', flow: king(plain), steps, maximumRows, settings: plain });
}

/** How `wgfMove` and `mmdMove` go. */
export interface VelocityMoveOptions extends RunLength {
  /** 0.1 unless told. */
  readonly stepSize?: number;
}

/** Wasserstein gradient flow: 1000 steps of length 0.1 [Liu 2025, Appendix F.3]. A saved adaptation contains points of both domains at every step. */
export function wgfMove({ steps = 1000, maximumRows, stepSize = 0.1 }: VelocityMoveOptions = {}): AdaptationMethod {
  return flowMove({ name: 'wgf', flow: wgf({ stepSize }), steps, maximumRows, settings: { stepSize } });
}

/**
 * MMD flow with the energy distance: 1000 steps of length 0.1 [Liu 2025, Appendix F.3], along the gradient in each particle; the
 * authors' code divides that by the number of particles, and so hardly moves. A saved adaptation contains points of both domains at
 * every step.
 */
export function mmdMove({ steps = 1000, maximumRows, stepSize = 0.1 }: VelocityMoveOptions = {}): AdaptationMethod {
  return flowMove({ name: 'mmd', flow: energyFlow(stepSize), steps, maximumRows, settings: { stepSize } });
}

/** `mmdFlow` without its objective: to compute that takes longer than the step. */
function energyFlow(stepSize: number): Flow {
  return velocityFlow({
    name: 'mmdFlow',
    stepSize,
    async velocity({ particles, target, keys, step }) {
      const batch = await target.batch(keys.target, step);
      try {
        return { drift: meanDiscrepancyDrift({ kernel: negativeDistance(), particles, target: batch }) };
      } finally {
        batch.dispose();
      }
    },
  });
}
