import { expectNumber } from '@ingd/engine';
import { type Damping, type DampingState, levenbergMarquardt } from './damping.js';
import type { NaturalProblem, NaturalStep } from './natural-problem.js';

/** What a natural gradient optimiser is made of. */
export interface NaturalGradientOptions<Batch> {
  /** What is minimised: `generalisedLinearModel`, `variationalNormal`, or one's own. */
  readonly problem: NaturalProblem<Batch>;
  /** `levenbergMarquardt()` where absent; `fixedDamping()` suits minibatches. */
  readonly damping?: Damping;
  /** ε > 0, the share of the damped step that is tried first; 1 where absent. */
  readonly stepSize?: number;
  /** A decrease promised below this share of the loss (of 1 for small losses) settles the run; 1e-12 where absent. */
  readonly tolerance?: number;
}

/** What the next step needs; plain numbers. */
export interface NaturalGradientState {
  /** `[p]`, inside the domain. */
  readonly parameters: Float64Array;
  readonly damping: DampingState;
  /** Steps tried so far, rejected ones included. */
  readonly step: number;
}

/** What a person reads of a step. */
export interface NaturalGradientInfo {
  /** `settled`: nothing left to gain by the model; `rejected`: the parameters stay and the damping rises. */
  readonly status: 'accepted' | 'rejected' | 'settled';
  /** At the parameters before the step, on its batch. */
  readonly loss: number;
  /** At those it tried. */
  readonly triedLoss: number;
  /** The decrease that the model promised. */
  readonly predicted: number;
  /** Realised over predicted decrease; 1 where settled. */
  readonly ratio: number;
  /** ρ of this step. */
  readonly damping: number;
  /** ε as it was tried: halved while it led out of the domain. */
  readonly stepSize: number;
}

/** A pure `init` / `step`. */
export interface NaturalGradient<Batch> {
  /** Begins at parameters `[p]`, copied; at the problem's own where absent. */
  init(parameters?: ArrayLike<number>): NaturalGradientState;
  step(
    state: NaturalGradientState,
    batch: Batch,
  ): Promise<{ readonly state: NaturalGradientState; readonly info: NaturalGradientInfo }>;
}

/** A step that leaves the domain is halved at most so often. */
const HALVINGS = 30;

/**
 * Minimises a loss by damped natural gradient steps, θ ← θ − ε (F + ρI)⁻¹ ∇loss: for a generalised linear model Fisher scoring, for a
 * variational family in its natural parameters the conjugate-computation update. A step that leaves the domain is halved until it stays;
 * one that raises the loss is rejected under `levenbergMarquardt`   [Amari 1998; Martens 2020].
 * @throws RangeError when an option is out of range, or (from the methods) parameters are not p finite numbers inside the domain
 */
export function naturalGradient<Batch>({
  problem,
  damping = levenbergMarquardt(),
  stepSize = 1,
  tolerance = 1e-12,
}: NaturalGradientOptions<Batch>): NaturalGradient<Batch> {
  expectNumber('naturalGradient', 'stepSize', stepSize, { exclusiveMinimum: 0 });
  expectNumber('naturalGradient', 'tolerance', tolerance, { minimum: 0 });
  return {
    init: (parameters = problem.start) => ({
      parameters: expectParameters(problem, parameters),
      damping: damping.init(),
      step: 0,
    }),
    async step(state, batch) {
      const { loss, minimise } = await problem.linearise(state.parameters, batch);
      expectFiniteLoss(problem.name, loss, state.parameters);
      const move = minimise(state.damping.damping);
      const next = { ...state, step: state.step + 1 };
      const common = { loss, damping: state.damping.damping };
      const predicted = promised(move, stepSize);
      if (!(predicted > tolerance * Math.max(1, Math.abs(loss)))) {
        return { state: next, info: { ...common, status: 'settled', triedLoss: loss, predicted, ratio: 1, stepSize } };
      }
      const tried = await tryInside({ problem, batch, from: state.parameters, move, stepSize });
      const left = promised(move, tried.stepSize);
      const ratio = (loss - tried.loss) / left;
      const { state: damped, accepted } = damping.update(state.damping, ratio);
      return {
        state: { ...next, damping: damped, parameters: accepted ? tried.parameters : state.parameters },
        info: {
          ...common,
          status: accepted ? 'accepted' : 'rejected',
          triedLoss: tried.loss,
          predicted: left,
          ratio,
          stepSize: tried.stepSize,
        },
      };
    },
  };
}

function promised({ slope, curvature }: NaturalStep, stepSize: number): number {
  return stepSize * slope - (stepSize ** 2 * curvature) / 2;
}

interface Trial<Batch> {
  readonly problem: NaturalProblem<Batch>;
  readonly batch: Batch;
  readonly from: Float64Array;
  readonly move: NaturalStep;
  readonly stepSize: number;
}

/** The step, halved until its loss is finite; of loss NaN where no share of it is. */
async function tryInside<Batch>({ problem, batch, from, move, stepSize }: Trial<Batch>) {
  let share = stepSize;
  for (let halvings = 0; halvings <= HALVINGS; halvings++, share /= 2) {
    const parameters = from.map((value, i) => value + share * (move.direction[i] as number));
    const loss = await problem.loss(parameters, batch);
    if (Number.isFinite(loss)) return { parameters, loss, stepSize: share };
  }
  return { parameters: from, loss: Number.NaN, stepSize: share };
}

function expectParameters<Batch>({ name, size }: NaturalProblem<Batch>, values: ArrayLike<number>): Float64Array {
  const parameters = Float64Array.from(values);
  if (parameters.length === size && parameters.every(Number.isFinite)) return parameters;
  throw new RangeError(
    `naturalGradient: expected ${size} finite parameters of ${name}, got ${parameters.length === size ? `[${parameters.join(', ')}]` : parameters.length}; start inside the domain`,
  );
}

function expectFiniteLoss(name: string, loss: number, parameters: Float64Array): void {
  if (Number.isFinite(loss)) return;
  throw new RangeError(
    `naturalGradient: expected ${name} to have a finite loss at [${parameters.join(', ')}], got ${loss}; start inside the domain and look at the batch`,
  );
}
