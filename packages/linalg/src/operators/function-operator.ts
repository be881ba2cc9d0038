import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator, OperatorCost, OperatorStructure, Tag } from '../operator.js';
import { impliedTags } from '../tags.js';

/** An operator given by what it does. */
export interface FunctionOperatorOptions {
  /** One word that errors begin with; `operator` where absent. */
  readonly name?: string;
  readonly rows: number;
  readonly columns: number;
  /** A V, `[n, k] -> [m, k]`, made of tfjs operations. Runs within a `tidy`; it must not return `v` itself. */
  readonly apply: (v: Tensor2D) => Tensor2D;
  /** Aᵀ U, `[m, k] -> [n, k]`. Not needed where A is symmetric. */
  readonly applyTransposed?: (u: Tensor2D) => Tensor2D;
  /** What the caller knows of A; the law kit tells whether it is true. */
  readonly tags?: Iterable<Tag>;
  /** Of one `apply` to one vector. Where absent: 2 m n operations and the result, as for a dense matrix. */
  readonly cost?: OperatorCost;
  readonly structure?: OperatorStructure;
  /** Frees what `apply` holds. Called once. */
  readonly dispose?: () => void;
}

/**
 * The operator of a function. It checks shapes and frees temporaries, so that `apply` may be a bare formula.
 * @throws RangeError for a transpose that is neither given nor implied by symmetry, and for sizes that are no whole numbers
 */
export function functionOperator(options: FunctionOperatorOptions): LinearOperator {
  const { name = 'operator', rows, columns, structure } = options;
  expectNumber(name, 'rows', rows, { minimum: 0, integer: true });
  expectNumber(name, 'columns', columns, { minimum: 0, integer: true });
  const tags = impliedTags(name, options.tags ?? [], rows, columns);
  const cost = options.cost ?? { operations: 2 * rows * columns, bytes: 4 * rows };
  let disposed = false;
  const forward: LinearOperator = {
    name,
    rows,
    columns,
    tags,
    cost,
    ...(structure && { structure }),
    apply: (v) => applied(name, [rows, columns], options.apply, v),
    transpose: () => (tags.has('symmetric') ? { ...forward, dispose() {} } : transposed(forward, options)),
    dispose() {
      if (!disposed) options.dispose?.();
      disposed = true;
    },
  };
  return forward;
}

/** Aᵀ, whose own transpose is A. */
function transposed(forward: LinearOperator, { applyTransposed }: FunctionOperatorOptions): LinearOperator {
  const { name, rows, columns, tags, cost } = forward;
  if (applyTransposed === undefined) {
    throw new RangeError(`${name}.transpose: expected applyTransposed or the tag symmetric, got neither; give one`);
  }
  return {
    name: `${name}-transposed`,
    rows: columns,
    columns: rows,
    tags,
    cost,
    structure: { kind: 'transposed', operator: forward },
    apply: (u) => applied(`${name}-transposed`, [columns, rows], applyTransposed, u),
    transpose: () => ({ ...forward, dispose() {} }),
    dispose() {},
  };
}

function applied(
  name: string,
  [rows, columns]: readonly [number, number],
  apply: (v: Tensor2D) => Tensor2D,
  v: Tensor2D,
): Tensor2D {
  expectShape(`${name}.apply`, 'v', v, [columns, null]);
  const count = v.shape[1];
  if (rows === 0 || columns === 0 || count === 0) return tf.zeros<tf.Rank.R2>([rows, count]);
  return tf.tidy(() => apply(v));
}
