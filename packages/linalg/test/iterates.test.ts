// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { readFileSync } from 'node:fs';
import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { conjugateGradients, lsmr, minres, type Solver } from '../src/index.js';
import { solved } from './solved.js';
import { operatorOf, relativeError } from './spectra.js';

interface Case {
  readonly name: string;
  readonly ridge?: number;
  readonly rows: number;
  readonly columns: number;
  readonly matrix: readonly number[];
  readonly rightHandSides: readonly number[];
  readonly steps: readonly number[];
  readonly iterates: readonly (readonly number[])[];
}

/** What SciPy finds in float64; see fixtures/iterates.py. */
const golden = JSON.parse(readFileSync(new URL('./fixtures/iterates.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};

function solverOf({ name, ridge = 0 }: Case, maxIterations: number): Solver<unknown> {
  const options = { maxIterations, tolerance: 1e-12, lookEvery: 20 }; // no look, and so no restart, on the way
  if (name === 'conjugateGradients') return conjugateGradients(options);
  return name === 'minres' ? minres(options) : lsmr({ ...options, ridge });
}

describe.each(testBackends())('iterates on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  const named = golden.cases.map(
    (each) => [`${each.name} [${each.rows}, ${each.columns}] ridge ${each.ridge ?? 0}`, each] as const,
  );
  test.each(named)('are those of SciPy: %s', async (_, golden) => {
    const { rows, columns, matrix, rightHandSides, steps, iterates } = golden;
    const data = Float64Array.from(matrix);
    const operator = operatorOf(
      { rows, columns, data },
      ...(rows === columns ? (['symmetric', 'positive-semidefinite'] as const) : []),
    );
    const b = { rows, columns: rightHandSides.length / rows, data: Float64Array.from(rightHandSides) };
    for (const [i, step] of steps.entries()) {
      const { values, iterations } = await solved(solverOf(golden, step), operator, b);
      const wanted = { rows: columns, columns: b.columns, data: Float64Array.from(iterates[i] ?? []) };
      expect(iterations).toBe(step);
      expect(relativeError(values, wanted)).toBeLessThan(2e-5);
    }
    operator.dispose();
  });
});
