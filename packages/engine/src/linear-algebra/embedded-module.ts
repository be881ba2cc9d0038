/** `simd` gives the same bits on every processor; `relaxed-simd` rounds once where the processor can, and is not always there. */
export type ModuleVariant = 'simd' | 'relaxed-simd';

/** A WebAssembly module that imports its memory and has no state of its own, in both variants. */
export interface EmbeddedModule<Routines> {
  /** Whether the engine can run that variant. */
  runs(variant: ModuleVariant): boolean;
  /** The routines on a memory; undefined where the engine or that memory does not suit them. */
  on(variant: ModuleVariant, memory: WebAssembly.Memory): Routines | undefined;
  /** The module for memories that threads share, or for all others; undefined where there is none. */
  compiled(variant: ModuleVariant, shared: boolean): WebAssembly.Module | undefined;
}

/**
 * A module of `native/*.c`, compiled when first asked for.
 * @param texts base64, as `native/build.py` writes it; what it exports is known from the C sources, which TypeScript cannot see
 */
export function embeddedModule<Routines>(texts: Readonly<Record<ModuleVariant, string>>): EmbeddedModule<Routines> {
  const made = new Map<string, WebAssembly.Module | undefined>();
  const compiled = (variant: ModuleVariant, shared: boolean) => {
    const name = `${variant} ${shared}`;
    if (!made.has(name)) made.set(name, compile(texts[variant], shared));
    return made.get(name);
  };
  return {
    runs: (variant) => compiled(variant, false) !== undefined,
    on(variant, memory) {
      const module = compiled(variant, isShared(memory));
      if (module === undefined) return undefined;
      try {
        const exports: unknown = new WebAssembly.Instance(module, { env: { memory } }).exports;
        return exports as Routines;
      } catch {
        return undefined; // an engine that forbids compiling on this thread
      }
    },
    compiled,
  };
}

function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (buffer as ArrayBufferLike) instanceof SharedArrayBuffer;
}

/** The import of a memory, up to the byte of flags: 1 stands for a bound, 2 for a memory that threads share, which must have one. */
const MEMORY_IMPORT = '\x03env\x06memory\x02';
const SHARED = 2;

function compile(text: string, shared: boolean): WebAssembly.Module | undefined {
  try {
    const code = atob(text);
    const bytes = Uint8Array.from(code, (character) => character.charCodeAt(0));
    const flags = code.indexOf(MEMORY_IMPORT) + MEMORY_IMPORT.length;
    if (shared) bytes[flags] = (bytes[flags] as number) | SHARED;
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
  } catch {
    return undefined; // no WebAssembly, or compiling is forbidden (a content security policy)
  }
}
