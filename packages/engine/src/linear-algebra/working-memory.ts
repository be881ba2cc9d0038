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
   * undefined where there is not that much memory. The regions hold whatever was there before.
   */
  use<Name extends string, Result>(
    bytes: Readonly<Record<Name, number>>,
    body: (routines: Routines, at: Readonly<Record<Name, number>>, buffer: ArrayBuffer) => Result,
  ): Result | undefined;
}

/** A working memory with the module on it; undefined where the engine cannot run that variant. */
export function workingMemory<Routines>(
  module: EmbeddedModule<Routines>,
  variant: ModuleVariant,
): WorkingMemory<Routines> | undefined {
  let kept = instantiate(module, variant);
  if (kept === undefined) {
    return undefined;
  }
  return {
    use(bytes, body) {
      const { at, end } = layOut(bytes);
      const instance = kept ?? instantiate(module, variant);
      if (instance === undefined || !grow(instance.memory, end)) {
        return undefined;
      }
      kept = instance.memory.buffer.byteLength > KEPT_BYTES ? undefined : instance;
      return body(instance.routines, at, instance.memory.buffer);
    },
  };
}

interface Instance<Routines> {
  readonly memory: WebAssembly.Memory;
  readonly routines: Routines;
}

function instantiate<Routines>(
  module: EmbeddedModule<Routines>,
  variant: ModuleVariant,
): Instance<Routines> | undefined {
  if (!module.runs(variant)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const routines = module.on(variant, memory);
  return routines && { memory, routines };
}

function layOut<Name extends string>(bytes: Readonly<Record<Name, number>>): { at: Record<Name, number>; end: number } {
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
