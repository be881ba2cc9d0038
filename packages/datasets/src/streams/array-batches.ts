import { type ElementType, elementTypes, readElements } from '../arrays/element-type.js';
import { idxHead, isIdx } from '../arrays/idx.js';
import { isNpy, npyHeadBytes, readNpyHeader } from '../arrays/npy-header.js';
import { showShape, sizeOf } from '../arrays/number-array.js';
import { elementTypeOf } from '../arrays/read-npy.js';
import { complain } from '../input-error.js';
import type { ByteQueue } from './byte-queue.js';

/** What stands in an array file, and where. */
export interface ArrayLayout {
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes before the first row. */
  readonly offset: number;
}

/** Whether the bytes begin an npy or idx file. */
export function isArray(bytes: Uint8Array): boolean {
  return isNpy(bytes) || isIdx(bytes);
}

/**
 * Reads the head of an npy or idx file.
 * @throws InputError when rows do not lie one after another in it, or it holds no numbers
 */
export async function readArrayLayout(queue: ByteQueue, source: string): Promise<ArrayLayout> {
  const start = await queue.peek(12);
  const layout = isNpy(start) ? await npyLayout(queue, source) : await idxLayout(queue, source);
  const [rows = 0, ...rowShape] = layout.shape;
  if (layout.shape.length >= 1 && layout.shape.length <= 4 && rows > 0 && sizeOf(rowShape) > 0) return layout;
  throw complain(source, {
    expected: 'an array of 1 to 4 dimensions with at least one row and one column',
    got: `shape ${showShape(layout.shape)}`,
    remedy: 'write one sample per row',
  });
}

async function npyLayout(queue: ByteQueue, source: string): Promise<ArrayLayout> {
  const header = readNpyHeader(await queue.peek(npyHeadBytes(await queue.peek(12))), source);
  if (header.fortranOrder && header.shape.length > 1) {
    throw complain(source, {
      expected: 'an npy in C order, whose rows lie one after another',
      got: 'Fortran order',
      remedy: 'write it again with numpy.ascontiguousarray, or read it whole',
    });
  }
  const { offset, shape, descriptor } = header;
  return { type: elementTypeOf(header, source), littleEndian: !descriptor.startsWith('>'), shape, offset };
}

async function idxLayout(queue: ByteQueue, source: string): Promise<ArrayLayout> {
  const { type, shape, offset } = idxHead(await queue.peek(4 + 4 * 255), source);
  return { type: elementTypes[type] as ElementType, littleEndian: false, shape, offset };
}

/**
 * The rows of an array, so many at a time, in order.
 * @throws InputError when the file ends early or goes on after its last row
 */
export async function* arrayBatches(
  queue: ByteQueue,
  { type, littleEndian, shape, offset }: ArrayLayout,
  { rows: batchRows, source }: { rows: number; source: string },
): AsyncGenerator<Float64Array> {
  const [rows = 0, ...rowShape] = shape;
  const width = sizeOf(rowShape);
  await queue.take(offset);
  for (let done = 0; done < rows; done += batchRows) {
    const count = Math.min(batchRows, rows - done) * width;
    const bytes = await queue.take(count * type.bytes);
    if (bytes.length < count * type.bytes) {
      const whole = done * width * type.bytes + bytes.length;
      throw wrongLength(`${whole}`, 'the file is cut short: copy or write it again', { type, shape, source });
    }
    yield readElements(bytes, { type, count, littleEndian });
  }
  if ((await queue.peek(1)).length > 0)
    throw wrongLength('more', 'the file is damaged: write it again', { type, shape, source });
}

function wrongLength(
  got: string,
  remedy: string,
  { type, shape, source }: { type: ElementType; shape: readonly number[]; source: string },
): Error {
  return complain(source, {
    expected: `${sizeOf(shape) * type.bytes} bytes of data for shape ${showShape(shape)}`,
    got,
    remedy,
  });
}
