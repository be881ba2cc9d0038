import { type MomentSums, requireMoments } from './moment-sums.js';

/** `MomentSums` as JSON: numbers survive to the last bit. */
export interface MomentRecord {
  readonly weight: number;
  readonly origin: readonly number[];
  readonly offset: readonly number[];
  /** The lower triangle of the scatter matrix, row by row: b (b + 1) / 2 numbers. */
  readonly scatter: readonly number[];
}

/** The sums as plain numbers. */
export function recordMoments({ weight, origin, offset, scatter }: MomentSums): MomentRecord {
  const lower: number[] = [];
  for (let row = 0; row < scatter.rows; row++) {
    for (let column = 0; column <= row; column++) lower.push(scatter.data[row * scatter.columns + column] as number);
  }
  return { weight, origin: [...origin], offset: [...offset], scatter: lower };
}

/**
 * The sums of a record, as they were.
 * @throws RangeError when lengths do not belong together, a number is not finite, or the matrix would not fit into memory
 */
export function restoreMoments({ weight, origin, offset, scatter }: MomentRecord): MomentSums {
  const size = origin.length;
  expectRecord({ weight, origin, offset, scatter });
  requireMoments('restoreMoments', size);
  const data = new Float64Array(size * size);
  for (let row = 0, i = 0; row < size; row++) {
    for (let column = 0; column <= row; column++, i++) {
      data[row * size + column] = scatter[i] as number;
      data[column * size + row] = scatter[i] as number;
    }
  }
  return {
    weight,
    origin: Float64Array.from(origin),
    offset: Float64Array.from(offset),
    scatter: { rows: size, columns: size, data },
  };
}

function expectRecord({ weight, origin, offset, scatter }: MomentRecord): void {
  const size = origin.length;
  const finite = [[weight], origin, offset, scatter].every((part) => part.every((entry) => Number.isFinite(entry)));
  if (finite && size > 0 && weight >= 0 && offset.length === size && scatter.length === (size * (size + 1)) / 2) return;
  throw new RangeError(
    `restoreMoments: expected finite numbers, b of origin and offset and b (b + 1) / 2 of scatter, got ${size}, ${offset.length} and ${scatter.length}${finite ? '' : ', some not finite'}; pass what recordMoments returned`,
  );
}
