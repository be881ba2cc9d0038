/** `simd` gives the same bits on every processor; `relaxed-simd` rounds once where the processor can, and is not always there. */
export type ModuleVariant = 'simd' | 'relaxed-simd';

/** A WebAssembly module that imports its memory and has no state of its own, in both variants. */
export interface EmbeddedModule<Routines> {
  /** Whether the engine can run that variant. */
  runs(variant: ModuleVariant): boolean;
  /** The routines on a memory; undefined where the engine or that memory does not suit them. */
  on(variant: ModuleVariant, memory: WebAssembly.Memory): Routines | undefined;
}

/**
 * A module of `native/*.c`, compiled when first asked for.
 * @param texts base64, as `native/build.py` writes it; what it exports is known from the C sources, which TypeScript cannot see
 */
export function embeddedModule<Routines>(texts: Readonly<Record<ModuleVariant, string>>): EmbeddedModule<Routines> {
  const compiled = new Map<ModuleVariant, WebAssembly.Module | undefined>();
  const moduleOf = (variant: ModuleVariant) => {
    if (!compiled.has(variant)) compiled.set(variant, compile(texts[variant]));
    return compiled.get(variant);
  };
  return {
    runs: (variant) => moduleOf(variant) !== undefined,
    on(variant, memory) {
      const module = moduleOf(variant);
      if (module === undefined) return undefined;
      try {
        const exports: unknown = new WebAssembly.Instance(module, { env: { memory } }).exports;
        return exports as Routines;
      } catch {
        return undefined; // a shared memory, or an engine that forbids compiling on this thread
      }
    },
  };
}

function compile(text: string): WebAssembly.Module | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
  } catch {
    return undefined; // no WebAssembly, or compiling is forbidden (a content security policy)
  }
}
