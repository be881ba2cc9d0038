import type { ProgramRequest, Reproduction } from '@ingd/cli/reproduce';
import { estimate } from '../src/estimate.js';
import { defineExperiment, type Experiment } from '../src/experiment.js';
import { throughJson } from '../src/frame/kept-pieces.js';
import { reproduce } from '../src/frame/reproduce.js';
import { draw } from '../src/plot/draw.js';
import type { Computer } from '../src/process-pool.js';

export interface FakeOptions {
  readonly id?: string;
  /** A repetition that fails to compute. */
  readonly broken?: number;
}

/** A mean of as many square roots as there are seeds. */
export function fakeExperiment({ id = 'fig0', broken }: FakeOptions = {}): Experiment {
  return defineExperiment<{ readonly repetition: number }, { readonly value: number }>({
    id,
    title: `Roots, ${id}`,
    setting: ['A root for each seed.'],
    seeds: { full: 4, quick: 2 },
    pieces: ({ seeds }) =>
      Array.from({ length: seeds }, (_, repetition) => ({ name: `seed-${repetition}`, task: { repetition } })),
    compute: async ({ repetition }, { settings }) => {
      if (repetition === broken) throw new Error(`repetition ${repetition} has no root`);
      return { value: Math.sqrt(2 + repetition + settings.seed) };
    },
    conclude: (found) => {
      const values = found.map(({ value }) => value);
      return {
        rows: [{ name: 'root', published: { mean: 1.5 }, ours: estimate(values) }],
        checks: [{ name: 'below 1.5', met: estimate(values).mean < 1.5, detail: 'it is above' }],
        series: { columns: ['seed', 'value'], rows: values.map((value, index) => [index, value]) },
        pictures: [{ svg: draw({ width: 60, height: 40, marks: [] }) }],
        notes: ['a note'],
      };
    },
  });
}

/** Computes in this process, and counts what it is asked. */
export function computerHere(experiments: readonly Experiment[], width = 1): Computer & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    width,
    async compute({ experiment, piece, settings, folder }, note) {
      asked.push(`${experiment}/${piece}`);
      const found = experiments.find(({ id }) => id === experiment);
      const work = { settings, folder, note, signal: new AbortController().signal };
      return throughJson(await (piece === null ? found?.prepare?.(work) : found?.compute(piece, work)));
    },
    close() {},
  };
}

export interface RunHere extends Partial<Pick<ProgramRequest, 'id' | 'seed' | 'quick' | 'backend'>> {
  readonly seeds?: number;
  readonly experiments: readonly Experiment[];
  readonly out: string;
  readonly computer: Computer;
  readonly code?: string;
  readonly signal?: AbortSignal;
  readonly notes?: string[];
}

/** `reproduce` with what every test would have to say. */
export function runHere({
  experiments,
  computer,
  code = 'one',
  signal,
  notes = [],
  seeds,
  ...options
}: RunHere): Promise<Reproduction> {
  const asked: ProgramRequest = {
    id: 'all',
    seeds: seeds ?? null,
    seed: 1,
    quick: false,
    jobs: 1,
    backend: 'wasm',
    command: 'ingd reproduce all',
    ...options,
  };
  return reproduce(
    asked,
    { experiments, code, computer },
    { signal: signal ?? new AbortController().signal, note: (line) => void notes.push(line), progress: () => {} },
  );
}
