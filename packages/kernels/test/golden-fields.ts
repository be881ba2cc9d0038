import type golden from './fixtures/closed_form_drifts.json';

export type GoldenCase = (typeof golden.cases)[number];

/** ∇T_c(xᵢ) / n as fields `[b, n, d]`, the v of M = (Σᵢ Φ(xᵢ)ᵀ vᵢ), in float64 and without the families package. */
export function jacobianFields({ X, statistic: { centers, bandwidth } }: GoldenCase): number[][][] {
  const fields =
    centers === undefined || bandwidth === undefined ? momentFields(X) : radialFields(X, centers, bandwidth);
  return fields.map((field) => field.map((row) => row.map((value) => value / X.length)));
}

function radialFields(X: number[][], centers: number[][], bandwidth: number): number[][][] {
  return centers.map((c) =>
    X.map((x) => {
      const toward = x.map((value, a) => (c[a] as number) - value);
      const square = toward.reduce((total, value) => total + value ** 2, 0);
      return toward.map((value) => (Math.exp(-square / (2 * bandwidth ** 2)) * value) / bandwidth ** 2);
    }),
  );
}

/** Of x_a, then of x_a x_b for a ≤ b, row by row. */
function momentFields(X: number[][]): number[][][] {
  const coordinates = Array.from({ length: X[0]?.length ?? 0 }, (_, a) => a);
  const unit = (a: number, size: number) => coordinates.map((b) => (a === b ? size : 0));
  const first = coordinates.map((a) => X.map(() => unit(a, 1)));
  const pairs = coordinates.flatMap((a) => coordinates.slice(a).map((b) => [a, b] as const));
  const second = pairs.map(([a, b]) =>
    X.map((x) => {
      const ofSecond = unit(b, x[a] as number);
      return unit(a, x[b] as number).map((value, i) => value + (ofSecond[i] as number));
    }),
  );
  return [...first, ...second];
}

/** Σ_c α_c of those fields, `[n, d]`: what w* = Mᵀα is the transpose of. */
export function weightedField(fields: number[][][], alpha: readonly number[]): number[][] {
  const [first] = fields;
  if (first === undefined) return [];
  return first.map((row, i) =>
    row.map((_, a) => fields.reduce((total, f, c) => total + entry(f, i, a) * (alpha[c] as number), 0)),
  );
}

function entry(field: number[][], i: number, a: number): number {
  return (field[i] as number[])[a] as number;
}
