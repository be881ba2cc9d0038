/** What a table shows of a row, column by column: title to cell. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => string | number>>;

/** Rows as a Markdown table. */
export function table<Row>(rows: readonly Row[], columns: Columns<Row>): string {
  const titles = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((show) => String(show(row)).replaceAll('|', '\\|')));
  return [titles, titles.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Milliseconds with three significant digits; nothing of what was not measured. */
export function milliseconds(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A share in whole per cent. */
export function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(0)}%`;
}

/** Bytes in MB (10⁶), in three significant digits or whole. */
export function megabytes(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  return bytes >= 1e8 ? (bytes / 1e6).toFixed(0) : (bytes / 1e6).toPrecision(3);
}
