import { fold, type Key, uniformValues } from '@ingd/engine';

/** A draw by rejection: how many uniform numbers a try takes, and the try. */
export interface Rejection {
  readonly count: number;
  readonly uniforms: number;
  /** A draw for `row` from the uniform numbers in [0, 1) that begin at `first`, or NaN when the try is rejected. */
  attempt(row: number, uniform: Float64Array, first: number): number;
}

/** Tries every row, then the rejected ones with fresh numbers, until none is left: a function of the key alone. */
export function rejection(key: Key, { count, uniforms, attempt }: Rejection): Float64Array {
  const values = new Float64Array(count);
  let pending = new Uint32Array(count);
  for (let row = 0; row < count; row++) pending[row] = row;
  for (let round = 0; pending.length > 0; round++) {
    const uniform = uniformValues(fold(key, round), pending.length * uniforms);
    let rejected = 0;
    for (let i = 0; i < pending.length; i++) {
      const row = pending[i] as number;
      const value = attempt(row, uniform, i * uniforms);
      if (Number.isNaN(value)) pending[rejected++] = row;
      else values[row] = value;
    }
    pending = pending.subarray(0, rejected);
  }
  return values;
}
