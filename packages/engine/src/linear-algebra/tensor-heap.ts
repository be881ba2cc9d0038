import type * as tf from '@tensorflow/tfjs-core';
import { denseVariant } from './arithmetic.js';
import { type DenseRoutines, denseModule } from './dense-module.js';
import type { ModuleVariant } from './embedded-module.js';

/** Bytes that `product_f32` needs beside its arguments: a spare tile, and panels of both operands. */
export const PRODUCT_SCRATCH_BYTES = 4 * (32 + 256 * (512 + 256));

/** The part of tfjs's wasm backend that is needed to compute on its memory. */
interface WasmBackend {
  readonly wasm: {
    readonly asm?: Readonly<Record<string, unknown>>;
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: tf.DataId): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

/** Our module on the memory of tfjs's wasm backend, where its tensors lie: nothing is copied in or out. */
export interface TensorHeap {
  readonly routines: DenseRoutines;
  addressOf(info: tf.TensorInfo): number;
  /** A float32 output, its content undefined. */
  allocate(shape: readonly number[]): tf.TensorInfo;
  /** The address of a working block for products, which is allocated once and kept: a hole of that size would fill up with tensors. */
  productScratch(): number;
  /** Runs `body` on a block of so many bytes and frees the block. */
  withBlock<Result>(bytes: number, body: (address: number) => Result): Result;
  /** The memory as it is now; an allocation may replace it. */
  buffer(): ArrayBufferLike;
}

const heaps: Record<ModuleVariant, WeakMap<object, { readonly heap: TensorHeap | undefined }>> = {
  simd: new WeakMap(),
  'relaxed-simd': new WeakMap(),
};

/** The heap of a backend; undefined where it is not tfjs's wasm backend on a memory of its own, or the engine has no SIMD. */
export function tensorHeap(backend: object): TensorHeap | undefined {
  const variant = denseVariant();
  let known = heaps[variant].get(backend);
  if (known === undefined) {
    known = { heap: isWasmBackend(backend) ? heapOf(backend, variant) : undefined };
    heaps[variant].set(backend, known);
  }
  return known.heap;
}

function isWasmBackend(backend: object): backend is WasmBackend {
  return 'wasm' in backend && 'dataIdMap' in backend && 'makeOutput' in backend;
}

function heapOf(backend: WasmBackend, variant: ModuleVariant): TensorHeap | undefined {
  const { wasm } = backend;
  const memory = Object.values(wasm.asm ?? {}).find((value) => value instanceof WebAssembly.Memory);
  const routines = memory && denseModule.on(variant, memory);
  if (memory?.buffer !== wasm.HEAPU8.buffer || routines === undefined) {
    return undefined;
  }
  let scratch = 0;
  const allocateBlock = (bytes: number) => {
    const address = wasm._malloc(bytes);
    if (address === 0) {
      throw new RangeError(
        `wasm: expected ${bytes} bytes of working memory, got none; dispose tensors or work in tiles`,
      );
    }
    return address >>> 0;
  };
  return {
    routines,
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
    allocate: (shape) => backend.makeOutput([...shape], 'float32'),
    productScratch: () => {
      scratch ||= allocateBlock(PRODUCT_SCRATCH_BYTES);
      return scratch;
    },
    withBlock: (bytes, body) => {
      const address = allocateBlock(bytes);
      try {
        return body(address);
      } finally {
        wasm._free(address);
      }
    },
    buffer: () => memory.buffer,
  };
}
