const natural: unique symbol = Symbol('natural');
const mean: unique symbol = Symbol('mean');

interface ParameterArray {
  /** Float64, row-major. */
  readonly values: Float64Array;
  /** `[...batch, b]`; `[b]` for a single parameter. */
  readonly shape: readonly number[];
}

/** Natural parameters η of one member of a family, or of a batch of them. Not interchangeable with `Mean`. */
export interface Natural extends ParameterArray {
  readonly [natural]: true;
}

/** Mean parameters μ = E[T] of one member of a family, or of a batch of them. Not interchangeable with `Natural`. */
export interface Mean extends ParameterArray {
  readonly [mean]: true;
}

/** Natural parameters from plain numbers; copied. The shape is `[b]` unless told. */
export function naturalParameter(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Natural {
  return { [natural]: true, ...parameterArray('naturalParameter', values, shape) };
}

/** Mean parameters from plain numbers; copied. The shape is `[b]` unless told. */
export function meanParameter(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Mean {
  return { [mean]: true, ...parameterArray('meanParameter', values, shape) };
}

function parameterArray(functionName: string, values: ArrayLike<number>, shape: readonly number[]): ParameterArray {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length > 0 && size === values.length) return { values: Float64Array.from(values), shape: [...shape] };
  throw new RangeError(
    `${functionName}: expected as many values as shape [${shape.join(', ')}] holds, got ${values.length}; pass the shape [...batch, b]`,
  );
}
