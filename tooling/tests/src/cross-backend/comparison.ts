import { type CaseResult, type Computed, difference } from './results.js';

/** One public function compared over all backends. */
export interface Comparison {
  readonly specifier: string;
  readonly name: string;
  readonly tolerance: number;
  /** Against the first backend, by backend. */
  readonly differences: Readonly<Record<string, number>>;
  /** Over all pairs of backends. */
  readonly worst: number;
  /** What went wrong, by backend. */
  readonly errors: readonly string[];
}

/** Every case, in the order in which they are listed. */
export function compare(computed: ReadonlyMap<string, Computed>): readonly Comparison[] {
  const [reference] = computed.values();
  return Object.entries(reference ?? {}).flatMap(([specifier, { cases }]) =>
    Object.entries(cases).map(([name, { tolerance }]) => {
      const results = new Map(
        [...computed].map(([backend, all]) => [backend, all[specifier]?.cases[name] as CaseResult]),
      );
      return { specifier, name, tolerance, ...compareOne(results) };
    }),
  );
}

function compareOne(results: ReadonlyMap<string, CaseResult>): Pick<Comparison, 'differences' | 'worst' | 'errors'> {
  const list = [...results];
  const [[, first]] = list as [[string, CaseResult]];
  const pairs = list.flatMap(([, a], i) => list.slice(i + 1).map(([, b]) => difference(a, b)));
  return {
    differences: Object.fromEntries(list.slice(1).map(([backend, result]) => [backend, difference(first, result)])),
    worst: Math.max(0, ...pairs),
    errors: list.flatMap(([backend, { error }]) => (error === undefined ? [] : [`${backend}: ${error}`])),
  };
}
