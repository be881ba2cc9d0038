import { type NaturalGradientState, type NaturalProblem, naturalGradient } from '@ingd/fisher';
import * as tf from '@tensorflow/tfjs-core';

/** The loss counts as reached within so much of the optimum. */
const WITHIN = 1e-3;
const MOST_NATURAL_STEPS = 200;

/** How many steps a method took to come within `WITHIN` of the optimum; undefined: not within those allowed. */
export interface Count {
  readonly method: string;
  readonly steps: number | undefined;
}

/** Runs the natural gradient until it settles: the optimum, and the steps, rejected ones included, that led close to it. */
export async function naturalSteps<Batch>(problem: NaturalProblem<Batch>, batch: Batch) {
  const optimiser = naturalGradient({ problem, tolerance: 1e-8 });
  let state: NaturalGradientState = optimiser.init();
  const losses: number[] = [];
  for (let settled = false; !settled && losses.length < MOST_NATURAL_STEPS; ) {
    const next = await optimiser.step(state, batch);
    losses.push(next.info.loss);
    settled = next.info.status === 'settled';
    state = next.state;
  }
  const optimum = Math.min(...losses);
  const steps = losses.findIndex((loss) => loss <= optimum + WITHIN); // losses[i] is after i steps
  return { optimum, parameters: state.parameters, count: { method: 'natural gradient', steps } };
}

interface Start {
  readonly variables: readonly tf.Variable[];
  /** What else the loss holds. */
  readonly constants?: readonly tf.Tensor[];
  readonly loss: () => tf.Scalar;
}

export interface AdamOptions {
  readonly learningRates: readonly number[];
  readonly mostSteps: number;
  readonly optimum: number;
  /** Variables at their start, and the loss of them; called once for each learning rate. */
  readonly start: () => Start;
}

/** The same with tfjs's Adam for each learning rate, best first. */
export async function adamSteps({ learningRates, ...options }: AdamOptions): Promise<Count[]> {
  const counts: Count[] = [];
  for (const rate of learningRates) {
    counts.push({ method: `Adam, learning rate ${rate}`, steps: await stepsAt(rate, options) });
  }
  return counts.sort((a, b) => (a.steps ?? Number.POSITIVE_INFINITY) - (b.steps ?? Number.POSITIVE_INFINITY));
}

async function stepsAt(rate: number, { mostSteps, optimum, start }: Omit<AdamOptions, 'learningRates'>) {
  const { variables, constants = [], loss } = start();
  const optimiser = tf.train.adam(rate);
  try {
    for (let step = 0; step < mostSteps; step++) {
      const before = optimiser.minimize(loss, true, [...variables]) as tf.Scalar; // of the variables before the step
      const [value] = await before.data();
      before.dispose();
      if ((value as number) <= optimum + WITHIN) return step;
    }
    return undefined;
  } finally {
    optimiser.dispose();
    tf.dispose([...variables, ...constants]);
  }
}
