import type { Matrix } from '@ingd/engine';

/** Rows of numbers with, where the file had them, names of columns and one label per row. */
export interface Table {
  /** The numbers, float64, one sample per row. */
  readonly values: Matrix;
  /** Names of the columns of `values` (the label column left out); undefined when the file has none. */
  readonly columns?: readonly string[] | undefined;
  /** One label per row of `values`; undefined when no label column was asked for. */
  readonly labels?: readonly string[] | undefined;
  /** What the label column was called. */
  readonly labelName?: string | undefined;
  /** The shape of one row before it was flattened: an array `[n, 28, 28]` has `rowShape` `[28, 28]`. */
  readonly rowShape?: readonly number[] | undefined;
}

/** A table as a reader gives it, with what the reader found out. */
export interface ParsedTable extends Table {
  readonly format: TableFormat;
  /** Whether the bytes were gzipped. */
  readonly gzip: boolean;
  /** Rows left out by `dropMissing`. */
  readonly dropped: number;
}

/** The formats that are read and written. */
export type TableFormat = 'csv' | 'tsv' | 'npy' | 'npz' | 'idx';

/** How to read a table. Every option overrides what is otherwise found out from the bytes. */
export interface TableOptions {
  /** What messages call the input, commonly its path; its ending decides only what the bytes leave open. */
  readonly name?: string | undefined;
  /** Overrides what the bytes say. */
  readonly format?: TableFormat | undefined;
  /** Text only: whether the first row names the columns; found out by default. */
  readonly header?: boolean | undefined;
  /**
   * The column that holds labels: its name, or its number counted from 1 (from the end when negative).
   * In an npz it may also be the name of another member with one entry per row.
   */
  readonly labels?: string | number | undefined;
  /** Text only: the character between cells; found out by default. */
  readonly delimiter?: string | undefined;
  /** Text only: the decimal mark; by default a comma where cells are parted by semicolons, else a point. */
  readonly decimal?: '.' | ',' | undefined;
  /** npz only: which array; needed when there are several. */
  readonly member?: string | undefined;
  /** Leaves out rows with a blank, NaN or infinite cell, and counts them, instead of refusing them. */
  readonly dropMissing?: boolean | undefined;
  /** The most bytes that the values (8 each) or unpacked data may take; 2 GiB by default. */
  readonly maximumBytes?: number | undefined;
}
