/** Rows of a tile at most: it and what is made of it stay in the processor's cache. */
export const pairTileRows = 128;

/** Columns of a tile at most. */
export const pairTileColumns = 128;

/** Addresses in the memory of a tile. */
export interface TileLayout {
  readonly rows: number;
  readonly points: number;
  readonly weights: number;
  readonly subsets: number;
  readonly table: number;
  readonly squares: number;
  readonly values: number;
  /** One kernel's after another's. */
  readonly sums: number;
  readonly sumBytes: number;
  /** Of everything. */
  readonly bytes: number;
}

/** Squares and values must not lie a multiple of a page apart: a processor then takes loads of one for loads of the other. */
const apart = 1088;

export function layOutTile(size: { dimension: number; kernels: number; sets: number }): TileLayout {
  let end = 16;
  const region = (bytes: number): number => {
    const start = end;
    end += Math.ceil(bytes / 16) * 16;
    return start;
  };
  const pairs = pairTileRows * pairTileColumns;
  const sumBytes = 8 * (1 + size.sets) * pairTileRows;
  return {
    rows: region(8 * pairTileRows * size.dimension),
    points: region(8 * pairTileColumns * size.dimension),
    weights: region(8 * pairTileColumns),
    subsets: region((size.sets * pairTileColumns) / 4),
    table: region(8 * 16 * pairTileColumns),
    squares: region(8 * pairs + apart),
    values: region(8 * pairs),
    sums: region(size.kernels * sumBytes),
    sumBytes,
    get bytes() {
      return end;
    },
  };
}
