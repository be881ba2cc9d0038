/** One layer's weights with the bias as a last row: `rows` = in + 1, `columns` = out, at `offset` in its flat part. */
export interface LayerBlock {
  readonly rows: number;
  readonly columns: number;
  readonly offset: number;
}

/** Where each layer lies in a flat weight vector: layer by layer, W `[in, out]` row-major, then b. */
export interface WeightLayout {
  readonly hidden: readonly LayerBlock[];
  readonly output: LayerBlock;
  /** Weights of one copy of all hidden layers. */
  readonly hiddenSize: number;
  /** 1 for the full tangent; d for the diagonal one, which keeps a copy of the hidden weights for every output coordinate. */
  readonly copies: number;
  /** P = copies · hiddenSize + the output layer, which no two output coordinates share anyway. */
  readonly size: number;
}

export function weightLayout(widths: readonly number[], diagonal: boolean): WeightLayout {
  let offset = 0;
  const blocks = widths.slice(1).map((columns, index) => {
    const block = { rows: (widths[index] as number) + 1, columns, offset };
    offset += block.rows * columns;
    return block;
  });
  const output = blocks[blocks.length - 1] as LayerBlock;
  const hiddenSize = output.offset;
  const copies = diagonal ? output.columns : 1;
  const outputSize = output.rows * output.columns;
  return { hidden: blocks.slice(0, -1), output, hiddenSize, copies, size: copies * hiddenSize + outputSize };
}
