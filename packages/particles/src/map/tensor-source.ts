import type { StoredTensor } from '@ingd/engine/safetensors';
import type { RecordedTensor } from '@ingd/kernels';
import { refuse } from './refusal.js';

/** A shape to be found; null stands for any size. */
type ExpectedShape = readonly (number | null)[];

/** The tensors of a file, taken out by name: each is used once, with the type and the shape that are expected. */
export interface TensorSource {
  float64(name: string, shape: ExpectedShape): { readonly shape: readonly number[]; readonly values: Float64Array };
  float32(name: string, shape?: ExpectedShape): RecordedTensor;
  /** Refuses the file when a tensor was not asked for. */
  requireAllUsed(): void;
}

export function tensorSource(tensors: ReadonlyMap<string, StoredTensor>): TensorSource {
  const left = new Map(tensors);
  const take = (name: string, expected: ExpectedShape | undefined): StoredTensor => {
    const tensor = left.get(name) ?? refuse(`tensor "${name}" is missing`);
    left.delete(name);
    if (expected !== undefined) requireShape(name, tensor.shape, expected);
    if (!tensor.values.every(Number.isFinite)) refuse(`tensor "${name}" holds a number that is not finite`);
    return tensor;
  };
  return {
    float64(name, expected) {
      const { shape, values } = take(name, expected);
      return values instanceof Float64Array ? { shape, values } : refuse(`tensor "${name}" is not float64`);
    },
    float32(name, expected) {
      const { shape, values } = take(name, expected);
      return values instanceof Float32Array ? { shape, values } : refuse(`tensor "${name}" is not float32`);
    },
    requireAllUsed() {
      const [extra] = left.keys();
      if (extra !== undefined) refuse(`tensor "${extra}" belongs to no part of the map`);
    },
  };
}

function requireShape(name: string, shape: readonly number[], expected: ExpectedShape): void {
  const fits =
    shape.length === expected.length && expected.every((size, axis) => size === null || size === shape[axis]);
  if (!fits) refuse(`tensor "${name}" has shape [${shape}] where [${expected.map((size) => size ?? 'any')}] is needed`);
}
