import { memoryLimit } from '@ingd/engine';
import { choosePlan, type Plan, type PlanCandidate, type Rates } from '@ingd/linalg';
import { FACTORISED_BUDGET } from '../factorised/index.js';
import { suitsDualMetric } from '../matrix-free/dual-metric.js';
import { sketchBytes, sketchSize } from '../matrix-free/sketched-inverse.js';
import { type DriftSizes, formsFeatures } from './drift-sizes.js';
import { spaceWork } from './space-work.js';

/** A problem's sizes, and what may be had. */
export interface PlanDriftOptions extends DriftSizes {
  /** Those of `measureRates`, say; `nominalRates` where absent, so that the same sizes always get the same way, bit for bit. */
  readonly rates?: Rates;
  /** What may be held at once; the engine's `memoryLimit` where absent. */
  readonly memoryBytes?: number;
}

/** Rates of one thread of a server of 2025 on wasm, in operations or numbers a second. Only their ratios decide. */
export const nominalRates: Rates = {
  product: 3e10,
  matrixVector: 3e9,
  elementwise: 1e9,
  call: 2e5,
  factor: 1.8e10,
  doubleProduct: 1e10,
};

type Work = Partial<Rates>;

/** Products with Γ that a refinement of a float32 factor takes. */
const REFINEMENT = 4;
/** Products in float64 that a preconditioned iteration takes, those of the sketch before it, and those with F of the merit. */
const ITERATIONS = 25;
const SKETCH = 128;
const MERIT = 40;
/** Products that the iteration over n + P unknowns takes, preconditioned by a sample of the statistics. */
const SAMPLED_ITERATIONS = 15;

/**
 * The ways of `closedFormDrift` with counted work and memory, and the one that is expected to be fastest among those that fit.
 * `planDrift(driftSizes({ statistic, space, particles, target })).explain()` prints them.
 */
export function planDrift({ rates = nominalRates, memoryBytes = memoryLimit, ...sizes }: PlanDriftOptions): Plan {
  const { weightCount } = sizes;
  const candidates: PlanCandidate<keyof Rates>[] = [
    factorised(sizes),
    statisticSpace(sizes),
    ...(weightCount === undefined ? [] : [weightSpace(sizes, weightCount)]),
    matrixFree(sizes),
  ];
  return choosePlan({ candidates, rates, memoryBytes });
}

/** F of n values, and its factor, for the merit. */
function metricWork({ statisticSize: b, particleCount: n }: DriftSizes): Work {
  return { doubleProduct: b * b * n, factor: b ** 3 / 3 };
}

/** Γ's factor. */
function normalWork({ statisticSize: b }: DriftSizes): Work {
  return { factor: b ** 3 / 3 };
}

/** Kernel calls of a tile and around it; the factorised form is few calls, mostly one. */
const TILE_CALLS = { call: 100 };

function denseBytes({ statisticSize: b }: DriftSizes): number {
  return 5 * 8 * b * b;
}

function factorised(sizes: DriftSizes) {
  const { statisticSize: b, particleCount: n, targetCount: m, dimension: d, factorisedBytes } = sizes;
  const { gram, double } = spaceWork(sizes);
  const kernel = { doubleProduct: 2 * (n + m) * b * d, elementwise: 10 * (n + m) * b };
  const products = times(add(double, { doubleProduct: 4 * n * b * (d + 1), elementwise: 2 * n * b }), REFINEMENT);
  return {
    name: 'factorised',
    work: add(metricWork(sizes), normalWork(sizes), kernel, gram, products),
    bytes: Math.max(denseBytes(sizes), factorisedBytes ?? 0),
    ...(factorisedBytes === undefined && { unsuited: 'the pair has no factorised form' }),
    ...(factorisedBytes !== undefined &&
      factorisedBytes > FACTORISED_BUDGET && { unsuited: 'the factorised form holds more than 1 GiB at once' }),
  };
}

function statisticSpace(sizes: DriftSizes) {
  const { statisticSize: b, particleCount: n, dimension: d, weightCount } = sizes;
  const { fields } = spaceWork(sizes);
  const depth = weightCount ?? n * d;
  return {
    name: 'statistic-space',
    work: add(metricWork(sizes), normalWork(sizes), TILE_CALLS, fields, {
      doubleProduct: b * b * depth,
      elementwise: 4 * b * depth,
    }),
    bytes: denseBytes(sizes) + (formsFeatures(sizes) ? 12 * b * (weightCount ?? 0) : 0),
  };
}

function weightSpace(sizes: DriftSizes, weightCount: number) {
  const { statisticSize: b } = sizes;
  const { fields } = spaceWork(sizes);
  const solves = { doubleProduct: 4 * b * b * weightCount + 2 * b * weightCount ** 2, factor: weightCount ** 3 / 3 };
  return {
    name: 'weight-space',
    work: add(metricWork(sizes), TILE_CALLS, fields, solves),
    bytes: denseBytes(sizes) + 28 * b * weightCount + 24 * weightCount ** 2,
  };
}

function matrixFree(sizes: DriftSizes) {
  const { statisticSize: b, particleCount: n, targetCount: m, dimension: d, weightCount } = sizes;
  const { single, double } = spaceWork(sizes);
  const kept = 4 * n * b <= 2 ** 29;
  const values = { elementwise: 15 * n * b };
  const product = add(double, { doubleProduct: 4 * n * b * (d + 1), elementwise: 8 * n * b, call: 60 });
  const unknowns = weightCount === undefined ? undefined : n + weightCount;
  const sampled = unknowns && sketchSize(b, unknowns);
  const iterations = sampled ? SAMPLED_ITERATIONS : ITERATIONS;
  const sketch = times(add(single, { product: 4 * n * b * (d + 1), elementwise: 10 * (n + b) * d }), SKETCH);
  const preconditioner = sampled ? sampleWork(sizes, sampled, unknowns) : sketch;
  const dual = suitsDualMetric(n, b);
  const merit = dual
    ? { product: n * n * b, elementwise: 15 * n * b }
    : { matrixVector: 4 * n * b * MERIT, call: 20 * MERIT };
  const passes = 2 * (iterations + (dual ? 0 : MERIT) + (sampled ? 0 : SKETCH / 8));
  return {
    name: 'matrix-free',
    work: add(
      { elementwise: 15 * m * b, call: 4000 },
      kept ? values : times(values, passes),
      preconditioner,
      times(product, iterations),
      merit,
    ),
    bytes: (kept ? 4 * n * b : 0) + (sampled ? sketchBytes(unknowns) : 16 * b * SKETCH * 2) + 2 ** 28,
    note: 'forms neither Γ nor M',
    ...(sizes.factorisedBytes === undefined && {
      unsuited: 'the pair has float32 products only; taken where nothing else fits',
    }),
  };
}

/** Features of some statistics, their Gram matrix over the unknowns, and its factor. */
function sampleWork(sizes: DriftSizes, count: number, unknowns: number): Work {
  const { fields } = spaceWork({ ...sizes, statisticSize: count });
  return add(fields, { product: count * unknowns ** 2, factor: unknowns ** 3 / 3 });
}

function add(...parts: readonly Work[]): Work {
  const total: { -readonly [Kind in keyof Rates]?: number } = {};
  for (const part of parts) {
    for (const kind of Object.keys(part) as (keyof Rates)[]) total[kind] = (total[kind] ?? 0) + (part[kind] ?? 0);
  }
  return total;
}

function times(work: Work, factor: number): Work {
  return Object.fromEntries(Object.entries(work).map(([kind, amount]) => [kind, factor * amount]));
}
