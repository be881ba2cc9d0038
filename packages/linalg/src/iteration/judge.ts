import type { SolveStatus } from '../solver.js';

/** What the host sees at a look, one number for each right-hand side. */
export interface Sight {
  /** Relative residuals of the current answer. */
  readonly relative: readonly number[];
  /** Those that the recurrence believes in. */
  readonly claimed: readonly number[];
  /** Least curvature relative to the largest. */
  readonly curvature: readonly number[];
}

/** What to do next. */
export type Verdict = Exclude<SolveStatus, 'iteration-limit'> | 'go-on' | 'restart';

/** A recurrence that believes in less than this share of the true residual has drifted. */
const DRIFT = 0.5;
/** Curvature below minus this times the largest is no rounding of float32. */
const NEGATIVE = 1e-5;
/** So many restarts in a row without halving the residual are stagnation. */
const FUTILE_RESTARTS = 2;

/** Judges one look after the other; it remembers only what restarts gained. */
export function judge(tolerance: number): (sight: Sight, best: readonly number[]) => Verdict {
  let futile = 0;
  let atLastRestart = Number.POSITIVE_INFINITY;
  return ({ relative, claimed, curvature }, best) => {
    const open = [...best.keys()].filter((j) => !((best[j] as number) <= tolerance));
    if (open.length === 0) return 'converged';
    if (open.some((j) => !Number.isFinite(relative[j]))) return 'not-finite';
    if (open.some((j) => (curvature[j] as number) < -NEGATIVE)) return 'breakdown';
    const hasDrifted = (j: number) =>
      (claimed[j] as number) < DRIFT * (relative[j] as number) || (curvature[j] as number) <= 0;
    if (!open.some(hasDrifted)) return 'go-on';
    const worst = Math.max(...best);
    futile = worst > atLastRestart / 2 ? futile + 1 : 0;
    atLastRestart = worst;
    return futile >= FUTILE_RESTARTS ? 'stagnated' : 'restart';
  };
}
