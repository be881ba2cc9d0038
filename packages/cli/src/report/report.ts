import type { Matrix } from '@ingd/engine';

/** One line of a two-column table; both sides are plain text. */
export interface ReportEntry {
  readonly label: string;
  readonly value: string;
}

/** A quantity along the run. */
export interface ReportCurve {
  /** What is plotted, for example `'MMD to held-out target rows'`. */
  readonly label: string;
  /** `values[k]` after k steps; `values[0]` is the value before the first. All finite. */
  readonly values: readonly number[];
  /** The step of `values[0]`; 0 unless told. */
  readonly firstStep?: number;
  /** The value that a perfect fit would reach: the target sample against a held-out part of itself. Undefined where none was held out. */
  readonly floor: number | undefined;
  readonly floorLabel: string;
}

/** Points in the plane of the first two principal components of before, after and target together; each `[rows, 2]`. */
export interface ReportScatter {
  readonly axes: readonly [string, string];
  readonly before: Matrix;
  readonly after: Matrix;
  readonly target: Matrix;
}

/** Rows that are grey images: row i of `before` became row i of `after`. Each `[rows, height · width]`, row-major pixels. */
export interface ReportImages {
  /** `[height, width]`. */
  readonly rowShape: readonly [number, number];
  /** The values drawn black and white. */
  readonly range: readonly [number, number];
  readonly before: Matrix;
  readonly after: Matrix;
  readonly target: Matrix;
}

/** Accuracy of one method, in [0, 1]. */
export interface ReportAccuracy {
  readonly method: string;
  readonly accuracy: number;
  readonly standardError: number | undefined;
}

/** Everything the page shows, as data: no markup, and nothing that needs the network. */
export interface Report {
  readonly title: string;
  /** One sentence each: what was done, to what, with which outcome. */
  readonly summary: readonly string[];
  readonly warnings: readonly string[];
  readonly counts: readonly ReportEntry[];
  readonly settings: readonly ReportEntry[];
  readonly curve: ReportCurve | undefined;
  /** Quantities beside the one that counts. */
  readonly further?: readonly ReportCurve[];
  readonly scatter: ReportScatter | undefined;
  readonly images: ReportImages | undefined;
  readonly accuracy: readonly ReportAccuracy[] | undefined;
  /** The exact command that repeats the run. */
  readonly command: string;
  /** For example `ingd 0.1.0`. */
  readonly producer: string;
}
