import type { NativeAttribute, TensorflowBinding } from './binding.js';

/** Attributes of a TensorFlow operation by name: whether, how many, which; the element type T is filled in. */
export type OperationAttributes = Readonly<Record<string, boolean | number | string>>;

/** The attributes as the binding takes them, with T of that element type. */
export function nativeAttributes(
  binding: TensorflowBinding,
  elementType: number,
  attributes: OperationAttributes,
): readonly NativeAttribute[] {
  const types = { boolean: binding.TF_ATTR_BOOL, number: binding.TF_ATTR_INT, string: binding.TF_ATTR_STRING };
  const given = Object.entries(attributes).map(([name, value]) => ({
    name,
    type: types[typeof value as keyof typeof types],
    value,
  }));
  return [{ name: 'T', type: binding.TF_ATTR_TYPE, value: elementType }, ...given];
}

/** Runs `execute`; TensorFlow's complaint becomes one that names the function, the operation and what it was given. */
export function explained<T>(
  functionName: string,
  operation: string,
  inputs: readonly { readonly shape: readonly number[] }[],
  execute: () => T,
): T {
  try {
    return execute();
  } catch (thrown) {
    const shapes = inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    throw new RangeError(
      `${functionName}: expected TensorFlow to run ${operation} on ${shapes || 'no tensors'}, got: ${said.replace(/\s+/g, ' ').trim()}; check its name, attributes and shapes`,
    );
  }
}
