import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createKey, fold, normal, useBackend } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import {
  blockConjugateGradients,
  choleskySolver,
  conjugateGradients,
  denseOperator,
  gramOperator,
  identityOperator,
  type LinearOperator,
  measureRates,
  nystrom,
  planSolve,
  type Solver,
  scaledOperator,
  sumOperator,
  woodburySolver,
} from '../src/index.js';

const key = createKey(1);

/** A system, and what is known of it. */
interface Case {
  readonly name: string;
  readonly operator: LinearOperator;
  readonly ridge: number;
  /** Largest by smallest eigenvalue. */
  readonly condition: number;
  readonly rightHandSides: number;
}

interface Run {
  readonly milliseconds: number;
  readonly outcome: string;
  readonly converged: boolean;
}

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await useBackend('wasm');
  await measureRates();
  const rows: string[][] = [];
  for (const each of cases()) rows.push(await row(each));
  const header = ['system', ...Object.keys(solvers(1, 1)), 'planned', 'planned / fastest'];
  const report = `${introduction()}\n\n${[header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function introduction(): string {
  const [cpu] = cpus();
  return [
    '# Benchmarks of @ingd/linalg',
    `Written by \`npm run bench\` (from packages/linalg) on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}, backend wasm.`,
    'Milliseconds of `prepare` and one `solve` to a relative residual of 1e-5, the least of three by the clock, solvers in turn in one process; the machine was shared with other work. In brackets the iterations. Right-hand sides are A x of random x. A solver that does not get there shows its status instead and does not count as fastest. The plan is `planSolve` by measured rates, told the condition and the ridge.',
  ].join('\n\n');
}

function cases(): Case[] {
  const found: Case[] = [];
  for (const size of [500, 1500]) {
    for (const rightHandSides of [1, 16]) {
      found.push({ ...kernelCase(size, 1e-2), rightHandSides }, { ...lowRankCase(size, 40), rightHandSides });
    }
  }
  return [...found, { ...kernelCase(500, 1e-4), rightHandSides: 1 }, { ...denseCase(1500), rightHandSides: 16 }];
}

/** A Gaussian kernel at random points of the plane, with a ridge: a spectrum that decays fast. */
function kernelCase(size: number, ridge: number): Omit<Case, 'rightHandSides'> {
  const [matrix, condition] = tf.tidy(() => {
    const x = normal<tf.Rank.R2>(fold(key, 1), [size, 2]);
    const squares = tf.sum(tf.square(x), 1, true);
    const distances = tf.sub(tf.add(squares, tf.transpose(squares)), tf.mul(tf.matMul(x, x, false, true), 2));
    const kernel = tf.exp(tf.mul(tf.relu(distances), -0.5));
    return [tf.add<Tensor2D>(kernel, tf.mul(tf.eye(size), ridge)), (0.3 * size) / ridge];
  }) as unknown as [Tensor2D, number];
  const operator = denseOperator(matrix, { tags: ['positive-definite'] });
  return { name: `Gaussian kernel, n = ${size}, ridge ${ridge}`, operator, ridge, condition };
}

/** M Mᵀ + I of a thin M, never formed. */
function lowRankCase(size: number, rank: number): Omit<Case, 'rightHandSides'> {
  const m = denseOperator(normal<tf.Rank.R2>(fold(key, 2), [size, rank]));
  const operator = sumOperator(gramOperator(m), identityOperator(size));
  return { name: `M Mᵀ + I, n = ${size}, rank ${rank}`, operator, ridge: 1, condition: size };
}

/** Eigenvalues between 1 and 5. */
function denseCase(size: number): Omit<Case, 'rightHandSides'> {
  const m = denseOperator(normal<tf.Rank.R2>(fold(key, 3), [size, size]));
  const operator = sumOperator(scaledOperator(gramOperator(m), 1 / size), identityOperator(size));
  return { name: `M Mᵀ / n + I, n = ${size}, rank ${size}`, operator, ridge: 1, condition: 5 };
}

function solvers(ridge: number, condition: number): Readonly<Record<string, Solver<unknown>>> {
  const maxIterations = Math.max(1000, Math.ceil(10 * Math.sqrt(condition)));
  const preconditioner = nystrom({ key: fold(key, 4), shift: ridge });
  return {
    cholesky: choleskySolver(),
    woodbury: woodburySolver(),
    'conjugate-gradients': conjugateGradients({ maxIterations }),
    'block-conjugate-gradients': blockConjugateGradients({ maxIterations }),
    'nystrom-conjugate-gradients': conjugateGradients({ maxIterations, preconditioner }),
  };
}

async function row({ name, operator, ridge, condition, rightHandSides }: Case): Promise<string[]> {
  const x = normal<tf.Rank.R2>(fold(key, 5), [operator.rows, rightHandSides]);
  const b = operator.apply(x);
  const entries = Object.entries(solvers(ridge, condition));
  const runs = new Map<string, Run>();
  for (let round = 0; round < 3; round++) {
    for (const [solverName, solver] of entries) {
      const run = await timed(solver, operator, b);
      const before = runs.get(solverName);
      if (before === undefined || run.milliseconds < before.milliseconds) runs.set(solverName, run);
    }
  }
  const { plan } = await planSolve({
    operator,
    rightHandSides,
    condition,
    nystrom: { shift: ridge, key: fold(key, 4) },
  });
  tf.dispose([x, b]);
  const fastest = Math.min(
    ...[...runs.values()].filter(({ converged }) => converged).map(({ milliseconds }) => milliseconds),
  );
  const planned = runs.get(plan.chosen ?? '')?.milliseconds ?? Number.NaN;
  const cells = entries.map(([solverName]) => runs.get(solverName)?.outcome ?? '');
  return [`${name}, k = ${rightHandSides}`, ...cells, plan.chosen ?? 'none', `${(planned / fastest).toFixed(2)}`];
}

async function timed(solver: Solver<unknown>, operator: LinearOperator, b: Tensor2D): Promise<Run> {
  const start = performance.now();
  try {
    const state = await solver.prepare(operator);
    const { value, status, iterations } = await solver.solve(state, b);
    const milliseconds = performance.now() - start;
    value.dispose();
    solver.dispose(state);
    const converged = status === 'converged';
    const steps = iterations > 0 ? ` (${iterations})` : '';
    return { milliseconds, converged, outcome: converged ? `${milliseconds.toPrecision(3)}${steps}` : status };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { milliseconds: Number.POSITIVE_INFINITY, converged: false, outcome: 'refused' };
  }
}
