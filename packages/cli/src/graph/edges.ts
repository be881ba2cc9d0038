import type { Matrix } from '@ingd/engine';
import { edgesOf, partialCorrelations } from '@ingd/graphs';

/** An edge as a person reads it. */
export interface NamedEdge {
  readonly columns: readonly [string, string];
  /** Numbers of the columns, from 1. */
  readonly numbers: readonly [number, number];
  /** Θ_ij. */
  readonly precision: number;
  readonly partialCorrelation: number;
}

/** The edges with the names of their columns, row by row. */
export function namedEdges(precision: Matrix, names: readonly string[], threshold: number): readonly NamedEdge[] {
  const partial = partialCorrelations(precision);
  return edgesOf(precision, { threshold }).map(([a, b]) => ({
    columns: [names[a] ?? '', names[b] ?? ''],
    numbers: [a + 1, b + 1],
    precision: precision.data[a * precision.columns + b] as number,
    partialCorrelation: partial.data[a * precision.columns + b] as number,
  }));
}

const shown = 20;

/** The strongest edges, one a line. */
export function edgeLines(edges: readonly NamedEdge[]): readonly string[] {
  const strongest = edges.toSorted((a, b) => Math.abs(b.partialCorrelation) - Math.abs(a.partialCorrelation));
  const pairs = strongest.slice(0, shown).map(({ columns }) => columns.join(' — '));
  const width = Math.max(0, ...pairs.map((pair) => pair.length));
  const lines = pairs.map((pair, at) => {
    const { partialCorrelation, precision } = strongest[at] as NamedEdge;
    return `  ${pair.padEnd(width)}  partial correlation ${signed(partialCorrelation)}, precision ${signed(precision)}`;
  });
  return edges.length > shown ? [...lines, `  and ${edges.length - shown} weaker ones; --json lists all`] : lines;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
}
