import * as tf from '@tensorflow/tfjs-core';
import type { KernelCorrection } from './kernel-correction.js';
import { onWorkbench, type Workbench } from './workbench.js';

/** A tensor whose axes have names: one letter each. */
interface Labelled {
  readonly info: tf.TensorInfo;
  readonly labels: string;
}

/**
 * Einstein sums: labels of one argument alone are summed first, the rest is one batched matrix product
 * [shared and kept, left, shared and summed] × [shared and kept, shared and summed, right]. wasm has no such kernel;
 * cpu's and webgpu's multiply everything out, and fail where a label is summed in one argument alone ('ij,kl->il').
 */
function einsum(backendName: string, { inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const [inputLabels = '', outputLabels = ''] = String(attrs?.equation).replace(/\s/g, '').split('->');
  const terms = inputLabels.split(',').map((labels, i) => labelled(inputs[i], labels));
  return onWorkbench(backendName, backend, (bench) => contract(bench, terms, outputLabels));
}

function labelled(info: tf.TensorInfo | undefined, labels: string): Labelled {
  if (info === undefined || info.shape.length !== labels.length || new Set(labels).size !== labels.length) {
    const got = info === undefined ? 'no tensor' : `shape [${info.shape.join(', ')}]`;
    throw new RangeError(`einsum: expected a tensor with one axis for each different label of '${labels}', got ${got}`);
  }
  return { info, labels };
}

function contract(bench: Workbench, terms: readonly Labelled[], output: string): tf.TensorInfo {
  const [first, second] = terms;
  if (first === undefined || terms.length > 2)
    throw new RangeError(`einsum: expected 1 or 2 tensors, got ${terms.length}`);
  if (second === undefined) return arrange(bench, sumAway(bench, first, output), output).info;
  const left = sumAway(bench, first, output + second.labels);
  const right = sumAway(bench, second, output + first.labels);
  return arrange(bench, multiply(bench, left, right, output), output).info;
}

/** Sums over the labels that appear nowhere else. */
function sumAway(bench: Workbench, { info, labels }: Labelled, wanted: string): Labelled {
  const axes = [...labels].flatMap((label, axis) => (wanted.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { info, labels };
  const kept = [...labels].filter((label) => wanted.includes(label)).join('');
  return { info: bench.run(tf.Sum, { x: info }, { axis: axes, keepDims: false }), labels: kept };
}

function arrange(bench: Workbench, { info, labels }: Labelled, order: string): Labelled {
  if (labels === order) return { info, labels };
  return {
    info: bench.run(tf.Transpose, { x: info }, { perm: [...order].map((label) => labels.indexOf(label)) }),
    labels: order,
  };
}

function multiply(bench: Workbench, left: Labelled, right: Labelled, output: string): Labelled {
  const shared = [...left.labels].filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => output.includes(label)).join('');
  const summed = shared.filter((label) => !output.includes(label)).join('');
  const leftOnly = [...left.labels].filter((label) => !shared.includes(label)).join('');
  const rightOnly = [...right.labels].filter((label) => !shared.includes(label)).join('');
  const lengths = axisLengths([left, right]);
  const size = (labels: string) => [...labels].reduce((total, label) => total * (lengths.get(label) ?? 1), 1);
  const block = (term: Labelled, rows: string, columns: string) => {
    const { info } = arrange(bench, term, batch + rows + columns);
    return bench.run(tf.Reshape, { x: info }, { shape: [size(batch), size(rows), size(columns)] });
  };
  const a = block(left, leftOnly, summed);
  const b = block(right, summed, rightOnly);
  const product = bench.run(tf.BatchMatMul, { a, b }, { transposeA: false, transposeB: false });
  const labels = batch + leftOnly + rightOnly;
  const shape = [...labels].map((label) => lengths.get(label) ?? 1);
  return { info: bench.run(tf.Reshape, { x: product }, { shape }), labels };
}

function axisLengths(terms: readonly Labelled[]): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const { info, labels } of terms) {
    [...labels].forEach((label, axis) => {
      const length = info.shape[axis] ?? 1;
      const known = lengths.get(label) ?? length;
      if (known !== length) {
        throw new RangeError(
          `einsum: expected one length for label ${label}, got ${known} and ${length}; check the shapes`,
        );
      }
      lengths.set(label, length);
    });
  }
  return lengths;
}

export const einsums: readonly KernelCorrection[] = ['wasm', 'cpu', 'webgpu'].map((backendName) => ({
  kernelName: tf.Einsum,
  backendName,
  correct: () => (call) => einsum(backendName, call),
}));
