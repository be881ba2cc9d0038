import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { requireMemory } from '../checks/memory.js';

/** The allocator of Emscripten's module, which tfjs does not declare. */
interface WasmHeap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

const guarded = new WeakSet<WasmHeap>();

/**
 * Refuses a tensor that would not fit before the wasm heap is asked for it. The heap ends at 4 GiB; a kernel that
 * reaches the end writes out of bounds, and the backend is dead from then on.
 */
export function guardWasmMemory(backend: BackendWasm): void {
  const heap: unknown = backend.wasm;
  if (!isWasmHeap(heap) || guarded.has(heap)) return;
  guarded.add(heap);
  heap._free(heap._malloc(8)); // Emscripten's first call replaces `_malloc` by the real one
  const allocate = heap._malloc.bind(heap);
  heap._malloc = (bytes) => {
    requireMemory({ functionName: 'wasm backend', bytes });
    const address = allocate(bytes);
    if (address !== 0 || bytes === 0) return address;
    throw new RangeError(
      `wasm backend: expected room for ${bytes} bytes, got none; work on fewer rows at a time or dispose other tensors`,
    );
  };
}

function isWasmHeap(value: unknown): value is WasmHeap {
  return typeof value === 'object' && value !== null && '_malloc' in value && typeof value._malloc === 'function';
}
