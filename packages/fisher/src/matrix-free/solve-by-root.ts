import { type Refinement, refineAwaited } from '../factorised/refine.js';
import type { NormalRoot } from './exact-operator.js';

/** What the last correction leaves of the solution; the preconditioner is within a small factor of the matrix. */
const TOLERANCE = 1e-8;

export interface RootProblem {
  readonly root: NormalRoot;
  /** (ridge·I + UᵀU)⁻¹, roughly. */
  readonly precondition: (v: Float64Array) => Promise<Float64Array>;
  /** g, `[b]`. */
  readonly gradient: Float64Array;
  readonly ridge: number;
  /** n */
  readonly particleCount: number;
  readonly maximumProducts: number;
}

export interface RootSolution {
  readonly alpha: Float64Array;
  readonly weights: Float64Array;
  readonly refinement: Refinement;
}

/**
 * α = (ridge·I + U Uᵀ)⁻¹ g from n + P unknowns where statistics are many more: (ridge·I + UᵀU) z = Uᵀ g, and then Uᵀα = z, so that
 * w* = Mᵀα is z's last part, with no difference of large numbers, and α = (g − U z)/ridge.
 */
export async function solveByRoot({ root, gradient, ridge, ...problem }: RootProblem): Promise<RootSolution> {
  const refinement = await refineAwaited({
    apply: async (z) => {
      const image = await root.transposed(await root.times(z));
      return image.map((value, i) => value + ridge * (z[i] as number));
    },
    precondition: problem.precondition,
    rightHandSide: await root.transposed(gradient),
    tolerance: TOLERANCE,
    maximumProducts: problem.maximumProducts,
  });
  const { solution: z } = refinement;
  const moved = await root.times(z);
  return {
    alpha: gradient.map((value, i) => (value - (moved[i] as number)) / ridge),
    weights: z.slice(problem.particleCount),
    refinement,
  };
}
