export type { Precision } from './arrays/write-npy.js';
export { columnOrder, selectColumns } from './columns.js';
export {
  checkSamples,
  describeTable,
  type NamedTable,
  type TableDescription,
  type TableWarning,
} from './describe-table.js';
export { type FormatOptions, formatTable } from './format-table.js';
export { InputError, type InputProblem } from './input-error.js';
export { readableBytes } from './memory.js';
export { parseTable } from './parse-table.js';
export type { ParsedTable, Table, TableFormat, TableOptions } from './table.js';
