/// <reference path="./libsvm-js.d.ts" />
import type { Matrix } from '@ingd/engine';
import Svm from 'libsvm-js/asm.js';

/** A dual solution on rows 0 … n − 1 of a kernel matrix. */
export interface DualModel {
  /** Places of the classes, in libsvm's order. */
  readonly order: readonly number[];
  /** Rows of the training points that are support vectors, class after class. */
  readonly supports: readonly number[];
  readonly counts: readonly number[];
  /** `[classes − 1, l]` */
  readonly coefficients: Matrix;
  readonly offsets: readonly number[];
}

/**
 * C-support vector classification by libsvm, one machine for each pair of classes, on kernel values that are computed here
 * once for all costs and folds  [Chang & Lin 2011].
 * @param kernel k(xᵢ, xⱼ), `[n, n]`
 * @param classOf each row's class, from 0
 */
export function solveDual(kernel: Matrix, classOf: ArrayLike<number>, cost: number): DualModel {
  // The asm.js build: the WebAssembly one of this library complains on standard error under Node.
  const machine = new Svm({ type: Svm.SVM_TYPES.C_SVC, kernel: Svm.KERNEL_TYPES.PRECOMPUTED, cost, quiet: true });
  try {
    const rows = rowsByClass(classOf);
    machine.train(
      numberedRows(kernel, rows),
      rows.map((row) => classOf[row] as number),
    );
    return readModel(
      machine.serializeModel(),
      machine.getSVIndices().map((at) => rows[at] as number),
    );
  } finally {
    machine.free();
  }
}

/** libsvm numbers classes as they come, and gives votes that are equal to the first: so they come in ascending order. */
function rowsByClass(classOf: ArrayLike<number>): readonly number[] {
  return Array.from(classOf, (_, row) => row).sort((a, b) => (classOf[a] as number) - (classOf[b] as number));
}

/** libsvm wants each row of kernel values behind the row's number, counted from 1. */
function numberedRows({ columns, data }: Matrix, rows: readonly number[]): Float64Array[] {
  return rows.map((row, at) => {
    const numbered = new Float64Array(rows.length + 1);
    numbered[0] = at + 1;
    rows.forEach((other, place) => {
      numbered[place + 1] = data[row * columns + other] as number;
    });
    return numbered;
  });
}

function readModel(text: string, supports: readonly number[]): DualModel {
  const [head = '', body = ''] = text.split('\nSV\n');
  const numbersOf = (name: string): number[] => {
    const line = head.split('\n').find((each) => each.startsWith(`${name} `)) ?? name;
    return line.split(' ').slice(1).map(Number);
  };
  const order = numbersOf('label');
  const lines = body.split('\n').slice(0, supports.length);
  const data = new Float64Array((order.length - 1) * supports.length);
  lines.forEach((line, at) => {
    const values = line.split(' ', order.length - 1);
    values.forEach((value, machine) => {
      data[machine * supports.length + at] = Number(value);
    });
  });
  const coefficients = { rows: order.length - 1, columns: supports.length, data };
  return { order, supports, counts: numbersOf('nr_sv'), coefficients, offsets: numbersOf('rho') };
}
