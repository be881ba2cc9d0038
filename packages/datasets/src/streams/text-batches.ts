import type { Table, TableFormat } from '../table.js';
import {
  addRow,
  type Gathered,
  noRows,
  type ReadTextOptions,
  roomFor,
  type SettledTextOptions,
  tableOf,
} from '../text/gathered.js';
import type { Layout } from '../text/layout.js';
import { formatOf, settleText } from '../text/read-text.js';
import { type RowSorter, rowSorter } from '../text/row-sorter.js';
import { forEachRow } from '../text/text-rows.js';
import type { ByteQueue } from './byte-queue.js';
import { textPieces } from './text-pieces.js';

/** Some rows of a file. */
export interface ReadBatch {
  readonly table: Table;
  readonly dropped: number;
  readonly format: TableFormat;
}

/**
 * The rows of delimited text, so many at a time, as `parseTable` reads them whole.
 * @throws InputError naming line and column of whatever is not as it should be
 */
export async function* textBatches(
  queue: ByteQueue,
  options: ReadTextOptions,
  rows: number,
): AsyncGenerator<ReadBatch> {
  let gathering: Gathering | undefined;
  let line = 0;
  for await (const piece of textPieces(queue, options.source)) {
    gathering ??= beginGathering(settleText(piece, options), rows);
    for (const batch of gathering.take(piece, line)) yield batch;
    line += piece.split('\n').length - 1;
  }
  const last = gathering?.end();
  if (last !== undefined) yield last;
  if (gathering === undefined || gathering.total() === 0) {
    const dropped = gathering?.dropped() ?? 0;
    const got =
      gathering === undefined
        ? 'an empty file'
        : dropped > 0
          ? `${dropped} rows, each with a missing value`
          : 'a header only';
    throw noRows(got, options.source);
  }
}

interface Gathering {
  /** Reads whole rows of text; answers the batches that are full. */
  take(piece: string, linesBefore: number): readonly ReadBatch[];
  /** The rows that are left. */
  end(): ReadBatch | undefined;
  total(): number;
  dropped(): number;
}

function beginGathering(options: SettledTextOptions, batchRows: number): Gathering {
  let layout: Layout | undefined;
  let open: Gathered | undefined;
  let full: ReadBatch[] = [];
  const sums = { rows: 0, dropped: 0 };
  const close = (): void => {
    if (open === undefined) return;
    sums.rows += open.rows;
    sums.dropped += open.dropped;
    if (open.rows > 0) full.push({ table: tableOf(open), dropped: open.dropped, format: formatOf(options) });
    open = undefined;
  };
  const sorter: RowSorter = rowSorter(options, {
    start(found) {
      layout = found;
    },
    add(row) {
      open ??= roomFor(batchRows, layout as Layout, options);
      addRow(open, row);
      if (open.rows === batchRows) close();
    },
  });
  const emptied = (): readonly ReadBatch[] => {
    const batches = full;
    full = [];
    return batches;
  };
  return {
    take(piece, linesBefore) {
      forEachRow(piece, options, (row) => sorter.accept({ ...row, line: row.line + linesBefore }));
      return emptied();
    },
    end() {
      sorter.end();
      close();
      return emptied()[0];
    },
    total: () => sums.rows,
    dropped: () => sums.dropped,
  };
}
