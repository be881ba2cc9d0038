import { type Matrix, toTensor } from '@ingd/engine';
import type { LinearOperator, Solution, Solver } from '../src/index.js';

/** A solution with its value on the host; nothing is left on the device. */
export interface Solved extends Omit<Solution, 'value'> {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** Prepares, solves, and disposes all that was made. */
export async function solved<State>(solver: Solver<State>, a: LinearOperator, b: Matrix): Promise<Solved> {
  const rightHandSides = toTensor(b);
  const state = await solver.prepare(a);
  try {
    const { value, ...rest } = await solver.solve(state, rightHandSides);
    const values = [...(await value.data())];
    value.dispose();
    return { ...rest, values, shape: value.shape };
  } finally {
    solver.dispose(state);
    rightHandSides.dispose();
  }
}
