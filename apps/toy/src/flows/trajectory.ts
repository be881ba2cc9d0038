import { type Key, type Matrix, toMatrix, toTensor } from '@ingd/engine';
import { type Flow, flowSteps, samples } from '@ingd/particles';

/** A run whose particles are looked at after every step. */
export interface TrajectoryOptions {
  readonly flow: Flow;
  /** `[n, d]`. */
  readonly particles: Matrix;
  /** `[m, d]`. */
  readonly target: Matrix;
  readonly steps: number;
  readonly key: Key;
}

/**
 * The particles before the first step and after each, `steps + 1` matrices `[n, d]`.
 * @throws Error when the run diverges
 */
export async function trajectory({ flow, particles, target, steps, key }: TrajectoryOptions): Promise<Matrix[]> {
  const [start, onto] = [toTensor(particles), toTensor(target)];
  try {
    const all = [particles];
    for await (const step of flowSteps(flow, { particles: start, target: samples(onto), steps, key })) {
      if (step.status === 'diverged') throw new Error(`step ${step.step} of ${flow.name} failed: ${step.reason}`);
      all.push(await toMatrix(step.state.particles));
    }
    return all;
  } finally {
    start.dispose();
    onto.dispose();
  }
}
