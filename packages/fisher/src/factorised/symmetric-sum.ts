import { gram, type Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';

type Values = Awaited<ReturnType<Tensor2D['data']>>;

/** Σ A Aᵀ over the columns of M plus matrices that are symmetric up to rounding, in float64: `[b, ·]`, `[b, b]`. Borrows all. */
export async function sumOfGrams(columns: readonly Tensor2D[], symmetric: readonly Tensor2D[]): Promise<Matrix> {
  const grams = await Promise.all(columns.map((features) => gram(features)));
  const size = (columns[0] ?? symmetric[0])?.shape[0] ?? 0;
  const total = grams[0] ?? { rows: size, columns: size, data: new Float64Array(size * size) };
  for (const { data } of grams.slice(1)) {
    for (let i = 0; i < data.length; i++) total.data[i] = (total.data[i] as number) + (data[i] as number);
  }
  for (const matrix of symmetric) addSymmetrised(total, await matrix.data());
  return total;
}

/** A + ½ (B + Bᵀ), changing A. */
function addSymmetrised({ rows: size, data }: Matrix, values: Values): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const [below, above] = [row * size + column, column * size + row];
      const mean = ((values[below] as number) + (values[above] as number)) / 2;
      data[below] = (data[below] as number) + mean;
      if (below !== above) data[above] = (data[above] as number) + mean;
    }
  }
}

/** A block on or below the diagonal of a symmetric matrix. */
export interface Block {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly values: Tensor2D;
}

/** A plus the symmetric matrix of which the blocks give the lower triangle, changing A. Borrows the blocks. */
export async function addBlocks(total: Matrix, blocks: readonly Block[]): Promise<Matrix> {
  for (const { firstRow, firstColumn, values } of blocks) {
    addBlock(total, { firstRow, firstColumn, width: values.shape[1], values: await values.data() });
  }
  return total;
}

interface HostBlock extends Omit<Block, 'values'> {
  readonly width: number;
  readonly values: Values;
}

function addBlock({ columns: size, data }: Matrix, { firstRow, firstColumn, width, values }: HostBlock): void {
  for (let from = 0, row = firstRow; from < values.length; from += width, row++) {
    const last = Math.min(firstColumn + width - 1, row);
    for (let column = firstColumn; column <= last; column++) {
      const value = values[from + column - firstColumn] as number;
      data[row * size + column] = (data[row * size + column] as number) + value;
      if (column < row) data[column * size + row] = (data[column * size + row] as number) + value;
    }
  }
}
