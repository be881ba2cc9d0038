import type { Series } from '../experiment.js';

/** A series as CSV; numbers with all their digits. */
export function csv({ columns, rows }: Series): string {
  return `${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
