import type { Estimate } from '@ingd/cli/reproduce';
import { estimate } from '../estimate.js';
import type { Cell } from './cell.js';
import type { TableFound, TableTask } from './experiment.js';
import type { Halves } from './halves.js';
import { METHOD_NAMES, type MethodName } from './methods.js';
import type { Features } from './office.js';
import { type Pair, pairsOf } from './pairs.js';

/** A cell and its repetition. */
export interface RepeatedCell extends Cell {
  readonly repetition: number;
}

/** By method; those that were not tried are missing. */
export type Gains = { readonly [name in MethodName]?: Estimate };

/** All methods on one pair. */
export interface PairResult extends Pair {
  readonly features: Features;
  /** Accuracy without adaptation, in %. */
  readonly base: Estimate;
  /** Points over that, repetition by repetition. */
  readonly gains: Gains;
  readonly halves: readonly Halves[];
  readonly cells: readonly RepeatedCell[];
}

/** The pieces put together by pair, in the order of the table. */
export function pairResults(tasks: readonly TableTask[], found: readonly TableFound[]): readonly PairResult[] {
  return (['decaf6', 'mobilenet1024', 'surf800'] as const).flatMap((features) =>
    pairsOf(features).flatMap((pair) => {
      const own = tasks.flatMap((task, index) => {
        const result = found[index];
        const fits = task.features === features && task.tested === pair.tested && task.trained === pair.trained;
        return fits && result !== undefined ? [{ task, result }] : [];
      });
      if (own.length === 0) return [];
      const cells = own.flatMap(({ task, result }) =>
        result.cells.map((cell) => ({ ...cell, repetition: task.repetition })),
      );
      const halves = own.flatMap(({ result }) => (result.halves === null ? [] : [result.halves]));
      return [{ features, ...pair, ...gainsOf(cells), halves, cells: sorted(cells) }];
    }),
  );
}

function gainsOf(cells: readonly RepeatedCell[]): Pick<PairResult, 'base' | 'gains'> {
  const of = (name: MethodName) =>
    cells.filter(({ method }) => method === name).sort((a, b) => a.repetition - b.repetition);
  const base = of('none');
  const gain = (name: MethodName): Estimate | undefined => {
    const gained = of(name).map((cell, at) => cell.accuracy - (base[at]?.accuracy ?? 0));
    return gained.length === 0 ? undefined : estimate(gained);
  };
  return {
    base: estimate(base.map(({ accuracy }) => accuracy)),
    gains: perMethod(gain),
  };
}

function sorted(cells: readonly RepeatedCell[]): readonly RepeatedCell[] {
  const place = ({ method, repetition }: RepeatedCell): number =>
    repetition * METHOD_NAMES.length + METHOD_NAMES.indexOf(method);
  return cells.toSorted((a, b) => place(a) - place(b));
}

/** One estimate for each method that has one. */
function perMethod(of: (name: MethodName) => Estimate | undefined): Gains {
  return Object.fromEntries(
    METHOD_NAMES.flatMap((name) => {
      const value = of(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The columns that there are, but for that without adaptation. */
export function movesOf(gains: Gains): readonly MethodName[] {
  return entriesOf(gains).map(([name]) => name);
}

/** The same with their gains. */
export function entriesOf(gains: Gains): readonly (readonly [MethodName, Estimate])[] {
  return METHOD_NAMES.flatMap((name) => {
    const gain = gains[name];
    return name === 'none' || gain === undefined ? [] : [[name, gain] as const];
  });
}

/** Mean gains over pairs, of the methods that all of them have; standard errors are those over pairs. */
export function averages(pairs: readonly PairResult[]): Gains {
  return perMethod((name) => {
    const means = pairs.flatMap(({ gains }) => gains[name]?.mean ?? []);
    return means.length === pairs.length ? estimate(means) : undefined;
  });
}
