import type { Tensor } from '@tensorflow/tfjs-core';

/** What the next update needs beside the parameters. Its owner disposes the tensors. */
export interface OptimiserState {
  /** Updates made so far. */
  readonly step: number;
  readonly tensors: readonly Tensor[];
  /** The name of the optimiser whose it is; another refuses it. Absent in checkpoints that are older than this. */
  readonly name?: string | undefined;
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

/** @throws RangeError when a state is another optimiser's: its tensors would be taken for what they are not */
export function expectOwnState(name: string, state: OptimiserState): void {
  if (state.name === undefined || state.name === name) return;
  throw new RangeError(
    `${name}.update: expected a state of ${name}, got one of ${state.name} after ${state.step} updates; go on with ${state.name}, or start ${name} anew with init`,
  );
}

/** @throws RangeError when a state's tensors are not moments of parameters of these shapes: it is another network's */
export function expectMoments(name: string, parameters: readonly Tensor[], { tensors }: OptimiserState): void {
  const shapeAt = (index: number) => parameters[index % parameters.length]?.shape.join();
  const strange = tensors.find(({ shape }, index) => shape.join() !== shapeAt(index));
  if (strange === undefined && tensors.length % Math.max(1, parameters.length) === 0) return;
  throw new RangeError(
    `${name}.update: expected a state for parameters of these shapes, got ${strange === undefined ? `${tensors.length} moments for ${parameters.length} parameters` : `a moment of shape [${strange.shape.join(', ')}]`}; go on with the network that was trained, or start anew with init`,
  );
}
