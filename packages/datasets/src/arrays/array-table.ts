import { findColumn } from '../find-column.js';
import { complain } from '../input-error.js';
import type { DecodeOptions } from '../memory.js';
import type { Table, TableOptions } from '../table.js';
import { type NumberArray, showShape, sizeOf } from './number-array.js';

/** What turns an array into a table. */
export type ArrayTableOptions = DecodeOptions &
  Pick<TableOptions, 'dropMissing'> & {
    /** A column of the array, or one label per row from elsewhere. */
    readonly labels?: string | number | readonly string[] | undefined;
  };

/**
 * Rows of an array along its first index; further indices are flattened and remembered as `rowShape`.
 * @throws InputError for 0 or more than 4 dimensions, no rows, or values that are not finite
 */
export function tableOfArray(array: NumberArray, options: ArrayTableOptions): { table: Table; dropped: number } {
  const [rows = 0, ...rowShape] = array.shape;
  checkShape(array.shape, options.source);
  const values = { rows, columns: sizeOf(rowShape), data: array.data };
  const split = splitLabels(values, options);
  const kept = finiteRows(split, options);
  return {
    table: {
      values: kept.values,
      ...(kept.labels && { labels: kept.labels }),
      ...(rowShape.length > 1 && split.values === values && { rowShape }),
    },
    dropped: rows - kept.values.rows,
  };
}

type Split = Pick<Table, 'values' | 'labels'>;

function checkShape(shape: readonly number[], source: string): void {
  if (shape.length >= 1 && shape.length <= 4 && sizeOf(shape) > 0) return;
  throw complain(source, {
    expected: 'an array of 1 to 4 dimensions with at least one row and one column',
    got: shape.length === 0 ? 'a single number (0 dimensions)' : `shape ${showShape(shape)}`,
    remedy: 'write one sample per row',
  });
}

function splitLabels(values: Table['values'], { labels, source }: ArrayTableOptions): Split {
  if (labels === undefined) return { values };
  if (typeof labels === 'object') return { values, labels };
  const { rows, columns, data } = values;
  const at = findColumn(labels, { names: undefined, width: columns, source });
  if (columns === 1) throw onlyLabels(source);
  const rest = data.filter((_, i) => i % columns !== at);
  const names = Array.from({ length: rows }, (_, row) => String(data[row * columns + at]));
  return { values: { rows, columns: columns - 1, data: rest }, labels: names };
}

function onlyLabels(source: string): Error {
  return complain(source, {
    expected: 'a column of numbers beside the labels',
    got: 'one column',
    remedy: 'leave the label column out of the options, or give an array with more columns',
  });
}

function finiteRows({ values, labels }: Split, { dropMissing, source }: ArrayTableOptions): Split {
  const { rows, columns, data } = values;
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return { values, labels };
  if (dropMissing !== true) throw notFinite(data, bad, columns, source);
  const whole = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    data.subarray(row * columns, (row + 1) * columns).every(Number.isFinite),
  );
  if (whole.length === 0) throw complain(source, { ...noneLeft, got: `${rows} rows, each with a missing value` });
  const kept = new Float64Array(whole.length * columns);
  whole.forEach((row, to) => {
    kept.set(data.subarray(row * columns, (row + 1) * columns), to * columns);
  });
  return {
    values: { rows: whole.length, columns, data: kept },
    labels: labels && whole.map((row) => labels[row] ?? ''),
  };
}

const noneLeft = { expected: 'at least one row of numbers', remedy: 'give a file with data' };

function notFinite(data: Float64Array, at: number, columns: number, source: string): Error {
  return complain(source, {
    expected: `a finite number in row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1} (counted from 1)`,
    got: Number.isNaN(data[at]) ? 'NaN' : 'an infinite value',
    remedy: 'fill it in, or leave such rows out (dropMissing, --drop-missing)',
  });
}
