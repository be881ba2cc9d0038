import { expNegative, logOfFraction } from './elementary.js';
import { checkedKey, type Key, PURPOSE } from './key.js';
import { threefry2x32 } from './threefry.js';
import { EDGES, HEIGHTS } from './ziggurat-tables.generated.js';

const edges = Float64Array.from(EDGES);
const heights = Float64Array.from(HEIGHTS);
/** Where the tail begins. */
const TAIL = 3.654152885361009;
const TWO_POW_M53 = 2 ** -53;

/**
 * Independent uniform numbers: multiples of 2⁻⁵³ in [0, 1). The i-th depends on the key and i alone.
 * @param count how many, from 0 to 2³² − 1
 */
export function uniformValues(key: Key, count: number): Float64Array {
  const [key0, key1] = checkedKey('uniformValues', key);
  const values = new Float64Array(checkedCount('uniformValues', count));
  const block = new Int32Array(2);
  for (let i = 0; i < count; i++) {
    threefry2x32(key0, key1, i, PURPOSE.uniform, block);
    values[i] = fraction(block);
  }
  return values;
}

/**
 * Independent standard normal numbers, by a ziggurat of 256 layers with 53-bit abscissae [Marsaglia & Tsang 2000; Doornik 2005].
 * The i-th depends on the key and i alone: a longer draw begins with the shorter one.
 * @param count how many, from 0 to 2³² − 1
 */
export function normalValues(key: Key, count: number): Float64Array {
  const [key0, key1] = checkedKey('normalValues', key);
  const values = new Float64Array(checkedCount('normalValues', count));
  const block = new Int32Array(2);
  for (let i = 0; i < count; i++) {
    threefry2x32(key0, key1, i, PURPOSE.normal, block);
    const first = block[0] as number;
    // Layer: 8 bits; sign: 1 bit; place in the layer: 53 bits that neither of them touches.
    const layer = (first & 255) + 1;
    const place = fraction(block) * (edges[layer] as number);
    const size = place < (edges[layer - 1] as number) ? place : rareNormal(key0, key1, i, layer, place, block);
    values[i] = (1 - ((first >>> 7) & 2)) * size; // no branch: half of them would be mispredicted
  }
  return values;
}

/** Size of normal i when its first try fell outside the rectangle that is wholly under the curve (1 in 80). */
function rareNormal(
  key0: number,
  key1: number,
  i: number,
  firstLayer: number,
  firstPlace: number,
  block: Int32Array,
): number {
  let attempt = PURPOSE.normal;
  let layer = firstLayer;
  let place = firstPlace;
  for (;;) {
    attempt++;
    threefry2x32(key0, key1, i, attempt, block);
    const height = fraction(block);
    if (layer === 256) {
      return tailNormal(key0, key1, i, attempt, block);
    }
    const low = heights[layer] as number;
    const high = heights[layer - 1] as number;
    if (low + height * (high - low) < expNegative(0.5 * place * place)) {
      return place;
    }
    attempt++;
    threefry2x32(key0, key1, i, attempt, block);
    layer = ((block[0] as number) & 255) + 1;
    place = fraction(block) * (edges[layer] as number);
    if (place < (edges[layer - 1] as number)) {
      return place;
    }
  }
}

/** A normal known to lie beyond the last edge: exponential proposals [Marsaglia 1964]. */
function tailNormal(key0: number, key1: number, i: number, lastAttempt: number, block: Int32Array): number {
  let attempt = lastAttempt;
  for (;;) {
    attempt++;
    threefry2x32(key0, key1, i, attempt, block);
    const beyond = -logOfFraction(1 - fraction(block)) / TAIL;
    attempt++;
    threefry2x32(key0, key1, i, attempt, block);
    if (-2 * logOfFraction(1 - fraction(block)) > beyond * beyond) {
      return TAIL + beyond;
    }
  }
}

/** The block's 53 high bits as a multiple of 2⁻⁵³ in [0, 1): the 11 low bits of the first word are left for other uses. */
function fraction(block: Int32Array): number {
  return (((block[0] as number) >>> 11) * 4294967296 + ((block[1] as number) >>> 0)) * TWO_POW_M53;
}

function checkedCount(functionName: string, count: number): number {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32) {
    throw new RangeError(
      `${functionName}: expected count to be an integer from 0 to 2^32 - 1, got ${count}; draw in parts, each by a key of its own`,
    );
  }
  return count;
}
