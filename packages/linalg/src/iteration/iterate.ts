import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Solution, SolveLook, SolveStatus } from '../solver.js';
import { type CauseRequest, likelyCause } from './cause.js';
import { columnNorms } from './columns.js';
import { judge, type Sight } from './judge.js';
import type { IterationState, Method } from './method.js';
import type { IterationOptions } from './options.js';
import { unitColumns } from './unit-columns.js';

export interface IterationRequest extends Omit<CauseRequest, 'status' | 'residual' | 'iterations' | 'answerSize'> {
  readonly b: Tensor2D;
  /** Rows of the answer. */
  readonly size: number;
  /** The method for right-hand sides of norm 1. */
  readonly method: (unit: Tensor2D) => Method;
  readonly limits: Required<IterationOptions>;
}

/**
 * Runs a method until every right-hand side is solved or nothing more is to be gained. Steps stay on the device; at a look one small
 * tensor is read, and the residual of the answer itself is compared with what the recurrence believes.
 */
export async function iterate(request: IterationRequest): Promise<Solution> {
  const { b, size } = request;
  const count = b.shape[1];
  if (b.size === 0 || size === 0) return trivial(size, count, 'converged');
  const { unit, scale, norms } = await unitColumns(b);
  try {
    if (norms.some((norm) => !Number.isFinite(norm))) {
      const column = norms.findIndex((norm) => !Number.isFinite(norm));
      const cause = `right-hand side ${column} holds NaN or infinity; look for it in what made the right-hand side`;
      return trivial(size, count, 'not-finite', cause);
    }
    if (norms.every((norm) => norm === 0)) return trivial(size, count, 'converged');
    return await search(request, unit, scale);
  } finally {
    tf.dispose([unit, scale]);
  }
}

/** The answer 0. */
function trivial(size: number, count: number, status: SolveStatus, cause?: string): Solution {
  const residual = status === 'converged' ? 0 : Number.NaN;
  return { value: tf.zeros([size, count]), status, cause, iterations: 0, residual, history: [] };
}

/** Tensors that live from look to look. */
interface Course {
  /** The answer at the last restart. */
  base: Tensor2D;
  state: IterationState;
  /** The best answer of every column, and the relative residual that it leaves. */
  best: Tensor2D;
  bestRelative: number[];
}

async function search(request: IterationRequest, unit: Tensor2D, scale: Tensor2D): Promise<Solution> {
  const { size, limits } = request;
  const method = request.method(unit);
  const base = tf.zeros<tf.Rank.R2>([size, unit.shape[1]]);
  const state = tf.tidy(() => method.begin(unit));
  const bestRelative = new Array<number>(unit.shape[1]).fill(1);
  const course: Course = { base, state, best: tf.clone(base), bestRelative };
  const history: SolveLook[] = [];
  try {
    const status = await pursue(method, course, limits, history);
    const iterations = history[history.length - 1]?.iteration ?? 0;
    const residual = Math.max(...course.bestRelative);
    const reason = await explained(method, course, status);
    const answerSize = () => largestNorm(course.best);
    const cause = reason ?? (await likelyCause({ ...request, status, iterations, residual, answerSize }));
    return { value: tf.mul<Tensor2D>(course.best, scale), status, cause, iterations, residual, history };
  } finally {
    tf.dispose([course.base, course.best, ...Object.values(course.state)]);
  }
}

async function largestNorm(x: Tensor2D): Promise<number> {
  const norm = tf.tidy(() => tf.max(columnNorms(x)));
  const [size = 0] = await norm.data();
  norm.dispose();
  return size;
}

/** What the method says of the residual that the best answer leaves. */
async function explained(method: Method, { best }: Course, status: SolveStatus): Promise<string | undefined> {
  if (method.explain === undefined || (status !== 'stagnated' && status !== 'iteration-limit')) return undefined;
  const residual = tf.tidy(() => method.measure(best).residual);
  try {
    return await method.explain(residual);
  } finally {
    residual.dispose();
  }
}

async function pursue(
  method: Method,
  course: Course,
  { tolerance, maxIterations, lookEvery }: Required<IterationOptions>,
  history: SolveLook[],
): Promise<SolveStatus> {
  const verdictOn = judge(tolerance);
  for (let iteration = 0; iteration < maxIterations; ) {
    const steps = Math.min(lookEvery, maxIterations - iteration);
    for (let i = 0; i < steps; i++)
      replaceState(
        course,
        tf.tidy(() => method.step(course.state)),
      );
    iteration += steps;
    const sight = await look(method, course);
    history.push({ iteration, residual: Math.max(...sight.relative) });
    const verdict = verdictOn(sight, course.bestRelative);
    if (verdict === 'restart' && method.restarts) restart(method, course);
    else if (verdict !== 'go-on' && verdict !== 'restart') return verdict;
  }
  return 'iteration-limit';
}

/** Measures the current answer and keeps what is better than before. */
async function look(method: Method, course: Course): Promise<Sight> {
  const seen = tf.tidy(() => {
    const x = tf.add<Tensor2D>(course.base, course.state.x);
    const { relative } = method.measure(x);
    const curvature = method.curvature?.(course.state) ?? tf.onesLike(relative);
    const numbers = tf.concat2d([relative, method.claimed(course.state), curvature], 0); // [3, k]
    return { x, numbers };
  });
  try {
    const values = [...(await seen.numbers.data())];
    const count = values.length / 3;
    const row = (i: number) => values.slice(i * count, (i + 1) * count);
    const sight = { relative: row(0), claimed: row(1), curvature: row(2) };
    keepBetter(course, seen.x, sight.relative);
    return sight;
  } finally {
    tf.dispose([seen.x, seen.numbers]);
  }
}

function keepBetter(course: Course, x: Tensor2D, relative: readonly number[]): void {
  const isBetter = relative.map((value, j) => value < (course.bestRelative[j] as number));
  if (!isBetter.some(Boolean)) return;
  const best = tf.tidy(() =>
    isBetter.every(Boolean) ? tf.clone(x) : tf.where(tf.tensor2d([isBetter], undefined, 'bool'), x, course.best),
  );
  course.best.dispose();
  course.best = best;
  course.bestRelative = course.bestRelative.map((old, j) => (isBetter[j] ? (relative[j] as number) : old));
}

/** Begins again on what the best answer leaves. */
function restart(method: Method, course: Course): void {
  const base = tf.clone(course.best);
  replaceState(
    course,
    tf.tidy(() => method.begin(method.measure(base).residual)),
  );
  course.base.dispose();
  course.base = base;
}

/** Frees the tensors of the old state that the new one does not carry on. */
function replaceState(course: Course, state: IterationState): void {
  const carried = new Set(Object.values(state));
  for (const tensor of Object.values(course.state)) if (!carried.has(tensor)) tensor.dispose();
  course.state = state;
}
