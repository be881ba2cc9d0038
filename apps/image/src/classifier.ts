import type { Matrix } from '@ingd/engine';
import Svm from 'libsvm-js/asm.js';

/** A trained classifier of the rows of a matrix. */
export interface Classifier {
  /** The label of each row. */
  predict(points: Matrix): number[];
  /** Frees libsvm's memory. */
  dispose(): void;
}

export interface SvmOptions {
  readonly points: Matrix;
  readonly labels: readonly number[];
  /** C, the weight of a training error. */
  readonly cost: number;
  /** γ in the kernel exp(-γ |x - y|²). */
  readonly gamma: number;
}

/** A support vector machine with the kernel exp(-γ |x - y|²), trained by libsvm; the caller disposes it. */
export function trainSupportVectorMachine(options: SvmOptions): Classifier {
  // The asm.js build: the WebAssembly one of this library complains on standard error under Node.
  const { points, labels, cost, gamma } = options;
  const machine = new Svm({ type: Svm.SVM_TYPES.C_SVC, kernel: Svm.KERNEL_TYPES.RBF, cost, gamma, quiet: true });
  machine.train(rowsOf(points), labels);
  return { predict: (rows) => machine.predict(rowsOf(rows)), dispose: () => machine.free() };
}

/** Share of the predictions that equal the labels, in [0, 1]. */
export function accuracy(predicted: readonly number[], labels: readonly number[]): number {
  let right = 0;
  labels.forEach((label, i) => {
    if (predicted[i] === label) right++;
  });
  return right / labels.length;
}

function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}
