import type { ImageGrid } from '../results/image-grid.js';

/** A page of results as data: all text is plain, nothing needs the network. */
export interface Page {
  readonly title: string;
  /** One sentence each: what was done, to what, with which outcome. */
  readonly summary: readonly string[];
  readonly warnings: readonly string[];
  readonly sections: readonly Section[];
  /** The exact command that repeats the run. */
  readonly command: string;
  /** Sources and licences of what is shown. */
  readonly footer: string;
}

export type Section = GridSection | TableSection | CurveSection;

/** Grids of images, each under its caption. */
export interface GridSection {
  readonly kind: 'grids';
  readonly heading: string;
  readonly grids: readonly CaptionedGrid[];
}

export interface CaptionedGrid {
  readonly caption: string;
  readonly grid: ImageGrid;
}

/** Cells as they are shown; the first of a row is its name. */
export interface TableSection {
  readonly kind: 'table';
  readonly heading: string;
  /** Left out for a list of names and values. */
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Quantities along a run, as lines over one pair of axes. */
export interface CurveSection {
  readonly kind: 'curves';
  readonly heading: string;
  /** What the axes are. */
  readonly axes: readonly [x: string, y: string];
  readonly lines: readonly CurveLine[];
  /** A value to compare with, as a dashed line. */
  readonly level?: { readonly label: string; readonly value: number } | undefined;
}

export interface CurveLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
