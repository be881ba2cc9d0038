import type { Tensor } from '@tensorflow/tfjs-core';

/** What the next update needs beside the parameters. Its owner disposes the tensors. */
export interface OptimiserState {
  /** Updates made so far. */
  readonly step: number;
  readonly tensors: readonly Tensor[];
}

/** Parameters and state after an update; the caller disposes the tensors of both. */
export interface OptimiserUpdate {
  readonly parameters: Tensor[];
  readonly state: OptimiserState;
}

/** A rule that goes down gradients. Pure: `update` borrows its arguments and gives new tensors. */
export interface Optimiser {
  readonly name: string;
  init(parameters: readonly Tensor[]): OptimiserState;
  update(state: OptimiserState, parameters: readonly Tensor[], gradients: readonly Tensor[]): Promise<OptimiserUpdate>;
}

/** @throws RangeError when there are not as many gradients as parameters, or one has another shape */
export function expectGradients(
  functionName: string,
  parameters: readonly Tensor[],
  gradients: readonly Tensor[],
): void {
  const fits =
    gradients.length === parameters.length &&
    gradients.every(({ shape }, i) => shape.join() === parameters[i]?.shape.join());
  if (fits) return;
  throw new RangeError(
    `${functionName}: expected a gradient of the shape of each of the ${parameters.length} parameters, got ${gradients.length}: ${gradients.map(({ shape }) => `[${shape.join(', ')}]`).join(' ')}; pass them in the same order`,
  );
}
