import type { SecondThread, StartSecondThread } from '../threads/second-thread.js';
import type { EmbeddedModule, ModuleVariant } from './embedded-module.js';

const PAGE = 65_536;
const ALIGNMENT = 16;
/** Beyond this a computation is left to plain JavaScript, whose arrays are not bound to one address space. */
const MOST_BYTES = 2 ** 31;
/** A memory that grew beyond this is let go after use; making another takes microseconds. */
const KEPT_BYTES = 2 ** 28;

/** A WebAssembly memory that computations borrow in turn, each with its own layout. */
export interface WorkingMemory<Routines> {
  /**
   * Lays regions of so many bytes one after another, runs `body` on their addresses and returns what it returns, or
   * undefined where there is not that much memory. The regions hold whatever was there before; of the same object as in the
   * last call they lie where they lay. What was offered to the second thread is settled when `use` returns.
   */
  use<Name extends string, Result>(
    bytes: Readonly<Record<Name, number>>,
    body: (
      routines: Routines,
      at: Readonly<Record<Name, number>>,
      buffer: ArrayBuffer,
      second: SecondThread | undefined,
    ) => Result,
  ): Result | undefined;
}

/** Where a module runs. */
export interface WorkingMemoryOptions {
  readonly variant: ModuleVariant;
  /** What starts a second thread, where there is to be one; for modules whose memory has a bound. */
  readonly startSecond?: StartSecondThread | undefined;
}

/** A working memory with the module on it; undefined where the engine cannot run that variant. */
export function workingMemory<Routines extends object>(
  module: EmbeddedModule<Routines>,
  options: WorkingMemoryOptions,
): WorkingMemory<Routines> | undefined {
  let kept = instantiate(module, options);
  if (kept === undefined) {
    return undefined;
  }
  let last: { readonly bytes: object; readonly layout: Layout } | undefined;
  return {
    use(bytes, body) {
      if (last?.bytes !== bytes) last = { bytes, layout: layOut(bytes) };
      const { at, end } = last.layout;
      const instance = kept ?? instantiate(module, options);
      if (instance === undefined || !grow(instance.memory, end)) {
        return undefined;
      }
      const { memory, routines, second } = instance;
      kept = memory.buffer.byteLength > KEPT_BYTES ? undefined : instance;
      try {
        return body(routines, at, memory.buffer, second);
      } finally {
        second?.settle();
        if (kept === undefined) second?.end();
      }
    },
  };
}

interface Instance<Routines> {
  readonly memory: WebAssembly.Memory;
  readonly routines: Routines;
  readonly second: SecondThread | undefined;
}

function instantiate<Routines extends object>(
  module: EmbeddedModule<Routines>,
  { variant, startSecond }: WorkingMemoryOptions,
): Instance<Routines> | undefined {
  const shared = startSecond !== undefined;
  const compiled = module.compiled(variant, shared);
  if (compiled === undefined) return undefined;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_BYTES / PAGE, shared });
  const routines = module.on(variant, memory);
  const second = routines && startSecond?.(compiled, memory, Object.keys(routines));
  return routines && { memory, routines, second };
}

/** Regions laid one after another. */
interface Layout {
  readonly at: Readonly<Record<string, number>>;
  readonly end: number;
}

function layOut(bytes: Readonly<Record<string, number>>): Layout {
  const at: Record<string, number> = {};
  let end = ALIGNMENT;
  for (const [name, size] of Object.entries<number>(bytes)) {
    at[name] = end;
    end += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
  }
  return { at, end };
}

/** False where the memory cannot have so many bytes. */
function grow(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (bytes > MOST_BYTES) {
    return false;
  }
  try {
    if (missing > 0) {
      memory.grow(missing);
    }
    return true;
  } catch {
    return false;
  }
}
