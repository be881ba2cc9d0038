import type { InputTable } from '../files/tables.js';
import { UsageProblem } from '../problems.js';

/** What the columns are called: by name, or by number from 1. */
export function columnNames({ columns, values }: InputTable): readonly string[] {
  return Array.from({ length: values.columns }, (_, column) => columns?.[column] ?? `column ${column + 1}`);
}

/**
 * Refuses a table whose columns cannot be a graph.
 * @throws UsageProblem naming the columns that never vary
 */
export function requireVaryingColumns(table: InputTable): void {
  const { rows, columns, data } = table.values;
  if (columns < 2)
    throw new UsageProblem(`${table.path}: expected at least 2 columns to join by edges, got ${columns}`);
  const names = columnNames(table).filter((_, column) => {
    for (let row = 1; row < rows; row++) if (data[row * columns + column] !== data[column]) return false;
    return true;
  });
  if (names.length === 0) return;
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  throw new UsageProblem(
    `${table.path}: expected columns that vary, got ${names.length} that never ${names.length === 1 ? 'does' : 'do'} (${shown}); leave ${names.length === 1 ? 'it' : 'them'} out`,
  );
}
