import { DRAWS_SIMD } from './draws-simd.generated.js';
import { type Key, PURPOSE } from './key.js';
import { edges, normalNumber } from './ziggurat.js';

/** The routine of `native/draws.c`. */
interface DrawRoutines {
  /** Uniform numbers where `edges` is 0, else normals: then it answers how many the ziggurat's first try left open; they stand at `rare`. */
  draws(
    key0: number,
    key1: number,
    counter: number,
    purpose: number,
    count: number,
    out: number,
    edges: number,
    rare: number,
  ): number;
}

/** The routine and its memory. */
interface VectorUnit {
  readonly routines: DrawRoutines;
  readonly out: Float64Array;
  readonly rare: Uint32Array;
}

/** Numbers drawn at a time: with the ziggurat's edges they fit one page of memory. */
const STRETCH = 4096;
const AT = { out: 0, rare: 8 * STRETCH, edges: 12 * STRETCH };

let unit: VectorUnit | false | undefined;

/** Uniform numbers 0, 1, … of a key by WebAssembly SIMD, in the bits of `plainUniforms`; false where the engine cannot. */
export function vectorUniforms([key0, key1]: Key, values: Float64Array): boolean {
  return byStretches(values, ({ routines }, first, count) => {
    routines.draws(key0, key1, first, PURPOSE.uniform, count, AT.out, 0, 0);
  });
}

/** Normal numbers 0, 1, … of a key by WebAssembly SIMD, in the bits of `plainNormals`; false where the engine cannot. */
export function vectorNormals([key0, key1]: Key, values: Float64Array): boolean {
  const block = new Int32Array(2);
  return byStretches(values, ({ routines, out, rare }, first, count) => {
    const open = routines.draws(key0, key1, first, PURPOSE.normal, count, AT.out, AT.edges, AT.rare);
    for (let k = 0; k < open; k++) {
      const i = rare[k] as number;
      out[i] = normalNumber(key0, key1, first + i, block);
    }
  });
}

function byStretches(values: Float64Array, draw: (unit: VectorUnit, first: number, count: number) => void): boolean {
  unit ??= start();
  if (unit === false) return false;
  for (let first = 0; first < values.length; first += STRETCH) {
    const count = Math.min(STRETCH, values.length - first);
    draw(unit, first, count);
    values.set(unit.out.subarray(0, count), first);
  }
  return true;
}

function start(): VectorUnit | false {
  try {
    const bytes = Uint8Array.from(atob(DRAWS_SIMD), (character) => character.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: 1 });
    // What it exports is known from native/draws.c, which TypeScript cannot see.
    const routines: unknown = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
    new Float64Array(memory.buffer, AT.edges).set(edges);
    const out = new Float64Array(memory.buffer, AT.out, STRETCH);
    return { routines: routines as DrawRoutines, out, rare: new Uint32Array(memory.buffer, AT.rare, STRETCH) };
  } catch {
    return false; // no WebAssembly or no SIMD in it, or compiling is forbidden (a content security policy)
  }
}
