import { type DriftSystem, type DriftSystemOptions, driftSystemBytes, toMatrix, withDriftSystem } from '@ingd/engine';
import { allFinite, requireFinite } from '../finite.js';
import { rbfValues } from '../matrix-free/rbf-values.js';
import type { MeritParts } from '../merit.js';
import { inner } from '../merit.js';
import type { FactorisedRequest } from './problem.js';
import { recognise, withinBudget } from './recognise.js';
import { refine } from './refine.js';
import { MAXIMUM_PRODUCTS, TOLERANCE } from './solve.js';

export interface ModuleRequest extends FactorisedRequest {
  readonly damping: number;
  readonly ridge: number;
}

/** All that the closed form tells, from one call of the engine's module. */
export interface ModuleSolution {
  readonly gradient: Float64Array;
  readonly alpha: Float64Array;
  readonly weights: Float64Array;
  readonly merit: MeritParts;
  /** mean_Y T and vᵀ (F + ρI)⁻¹ v, beyond the call. */
  readonly metric: Pick<DriftSystem, 'targetMean' | 'naturalLengthOf'>;
  /** Products with the exact Γ that the refinement took. */
  readonly products: number;
}

/**
 * The factorised form as one computation in the engine's WebAssembly module: the same formulas, precision and refinement as
 * `factorisedProblem` and `solveFactorised`. Undefined where the pair, the engine or the memory has no room for it, or the refinement
 * does not settle: then those two take over.
 */
export async function solveInModule(request: ModuleRequest): Promise<ModuleSolution | undefined> {
  const { functionName, statistic, space, particles, target, damping, ridge } = request;
  const pair = recognise(statistic, space);
  if (pair?.systemSpace === undefined) return undefined;
  const centers = await toMatrix(pair.statistic.centers);
  requireFinite(functionName, 'centers', centers);
  const { bandwidth } = pair.statistic;
  const options: DriftSystemOptions = {
    particles,
    target,
    centers,
    bandwidth,
    damping,
    ridge,
    space: await pair.systemSpace(),
  };
  if (!withinBudget(driftSystemBytes(options))) return undefined;
  const weighted = request.yWeights && (await rbfValues(pair.statistic)).mean(target, request.yWeights);
  return withDriftSystem(options, (system) => solved(system, goalOf(system, weighted), request));
}

/** Where the system is to go: as the module has it, or with another mean of the target, on which nothing else in it depends. */
type Goal = Pick<DriftSystem, 'gradient' | 'naturalLength' | 'targetMean'>;

function goalOf(system: DriftSystem, targetMean: Float64Array | undefined): Goal {
  if (targetMean === undefined) return system;
  const gradient = system.gradient.map(
    (value, i) => value - (system.targetMean[i] as number) + (targetMean[i] as number),
  );
  return { targetMean, gradient, naturalLength: system.naturalLengthOf(gradient) };
}

function solved(
  system: DriftSystem,
  { gradient, naturalLength, targetMean }: Goal,
  { damping, ridge }: ModuleRequest,
): ModuleSolution | undefined {
  if (!(naturalLength >= 0) || !system.makePreconditioner()) return undefined;
  const { solution, converged, products } = refine({
    apply: system.apply,
    precondition: system.precondition,
    rightHandSide: gradient,
    tolerance: TOLERANCE,
    maximumProducts: MAXIMUM_PRODUCTS,
  });
  if (!converged || !allFinite(solution)) return undefined;
  const rho = ridge / damping;
  return {
    gradient,
    alpha: solution,
    weights: system.weights(solution),
    merit: {
      natural: naturalLength,
      cross: damping * inner(gradient, solution),
      penalty: damping ** 2 * (system.spread(solution) + rho * inner(solution, solution)),
    },
    metric: { targetMean, naturalLengthOf: system.naturalLengthOf },
    products,
  };
}
