import { choice, fold, type Key, pairTileColumns } from '@ingd/engine';

/** Which rows are called x, labelling by labelling: the observed one first, then random ones. */
export interface Labellings {
  readonly rows: number;
  /** Of them are called x in every labelling. */
  readonly count: number;
  readonly labellings: number;
  /** A bit for each row, as `pairTiles` takes sets of columns: `[tiles, labellings, pairTileColumns / 4]`. */
  readonly bits: Uint8Array;
}

const tileBytes = pairTileColumns / 4;

/** The labelling that was observed, where the first `count` rows are x, and `permutations` random ones. */
export function drawLabellings(size: {
  readonly rows: number;
  readonly count: number;
  readonly permutations: number;
  readonly key: Key;
}): Labellings {
  const { rows, count, permutations, key } = size;
  const labellings = permutations + 1;
  const bits = new Uint8Array(Math.ceil(rows / pairTileColumns) * labellings * tileBytes);
  const all = { rows, count, labellings, bits };
  for (let row = 0; row < count; row++) mark(all, 0, row);
  for (let labelling = 1; labelling < labellings; labelling++) {
    for (const row of choice(fold(key, labelling), rows, count)) mark(all, labelling, row);
  }
  return all;
}

function mark({ labellings, bits }: Labellings, labelling: number, row: number): void {
  const place = placeOf(labellings, labelling, row);
  bits[place] = (bits[place] as number) | (1 << (row & 3));
}

/** Whether a row is called x. */
export function isFirst({ labellings, bits }: Labellings, labelling: number, row: number): boolean {
  return (((bits[placeOf(labellings, labelling, row)] as number) >> (row & 3)) & 1) === 1;
}

/** The bits of all labellings for the columns of a tile. */
export function bitsOfTile({ labellings, bits }: Labellings, tile: number): Uint8Array {
  return bits.subarray(tile * labellings * tileBytes, (tile + 1) * labellings * tileBytes);
}

function placeOf(labellings: number, labelling: number, row: number): number {
  const tile = Math.floor(row / pairTileColumns);
  return (tile * labellings + labelling) * tileBytes + ((row % pairTileColumns) >> 2);
}

/** What the bits of all labellings may take: at most 1 GiB. */
export function expectLabellingsFit(functionName: string, rows: number, permutations: number): void {
  const most = Math.floor(2 ** 32 / (pairTileColumns * Math.ceil(rows / pairTileColumns))) - 1;
  if (permutations <= most) return;
  throw new RangeError(
    `${functionName}: expected at most ${most} permutations of ${rows} points, got ${permutations}; ask for fewer, or pass fewer points`,
  );
}
