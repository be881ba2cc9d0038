import { type FileHandle, open } from 'node:fs/promises';
import { choice, expectNumber, type Key } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { readElements } from '../arrays/element-type.js';
import { isNpy } from '../arrays/npy-header.js';
import { sizeOf } from '../arrays/number-array.js';
import { explainReading } from '../files/read-bytes.js';
import { complain } from '../input-error.js';
import { type ArrayLayout, readArrayLayout } from './array-batches.js';
import { byteQueue } from './byte-queue.js';

/** How many rows a step sees. */
export interface NpyTargetOptions {
  /** Rows drawn afresh at every step, without replacement. */
  readonly batchSize: number;
}

/** Samples that stay in their file: what a flow takes as its target. */
export interface NpyTarget {
  readonly rows: number;
  /** Numbers of a row. */
  readonly columns: number;
  /** `[batchSize, columns]`, float32; a function of the key alone, so that a resumed run sees the same. The caller disposes it. */
  batch(key: Key, step: number): Promise<tf.Tensor2D>;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * An npy file as a flow's target: each step reads the rows it draws and nothing else, so that the file may be larger than memory.
 * @throws InputError when the file is no npy in C order, gzipped (its rows cannot be found then), or not of the length it claims
 */
export async function openNpyTarget(path: string, { batchSize }: NpyTargetOptions): Promise<NpyTarget> {
  const file = await open(path).catch((error: unknown) => {
    throw explainReading(error, path);
  });
  try {
    const layout = await layoutOf(file, path);
    const [rows = 0, ...rowShape] = layout.shape;
    const columns = sizeOf(rowShape);
    expectNumber('openNpyTarget', 'batchSize', batchSize, { integer: true, minimum: 1, maximum: rows });
    return {
      rows,
      columns,
      batch: (key) => readRows({ file, layout, columns, path }, choice(key, rows, batchSize)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function layoutOf(file: FileHandle, path: string): Promise<ArrayLayout> {
  const queue = byteQueue(piecesOf(file));
  if (!isNpy(await queue.peek(12))) {
    throw complain(path, {
      expected: 'an npy file that is not gzipped, whose rows can be found',
      got: 'another file',
      remedy: 'write it as npy, or go through it in order with readBatches',
    });
  }
  const layout = await readArrayLayout(queue, path);
  const wanted = layout.offset + sizeOf(layout.shape) * layout.type.bytes;
  const { size } = await file.stat();
  if (size === wanted) return layout;
  throw complain(path, { expected: `a file of ${wanted} bytes`, got: `${size}`, remedy: 'copy or write it again' });
}

/** The file from its beginning on; it stays open. */
async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(4096), 0, 4096, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

interface Rows {
  readonly file: FileHandle;
  readonly layout: ArrayLayout;
  readonly columns: number;
  readonly path: string;
}

/** Rows in the order drawn; read in the order of the file, which disks like better. */
async function readRows({ file, layout, columns, path }: Rows, drawn: Int32Array): Promise<tf.Tensor2D> {
  const { type, offset, littleEndian } = layout;
  const values = new Float32Array(drawn.length * columns);
  const bytes = new Uint8Array(columns * type.bytes);
  const order = Array.from(drawn.keys()).sort((a, b) => (drawn[a] as number) - (drawn[b] as number));
  for (const place of order) {
    const row = drawn[place] as number;
    await file.read(bytes, 0, bytes.length, offset + row * bytes.length);
    const numbers = readElements(bytes, { type, count: columns, littleEndian });
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw notFinite(path, row, bad, numbers[bad] as number);
    values.set(numbers, place * columns);
  }
  return tf.tensor2d(values, [drawn.length, columns]);
}

function notFinite(path: string, row: number, column: number, value: number): Error {
  return complain(path, {
    expected: `a finite number in row ${row + 1}, column ${column + 1} (counted from 1)`,
    got: Number.isNaN(value) ? 'NaN' : 'an infinite value',
    remedy: 'write the file without such rows',
  });
}
