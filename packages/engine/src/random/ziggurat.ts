import { expNegative, logOfFraction } from './elementary.js';
import { PURPOSE } from './key.js';
import { fraction, threefry2x32 } from './threefry.js';
import { EDGES, HEIGHTS } from './ziggurat-tables.generated.js';

/** Right edges of the layers, from the top on. */
export const edges = /* @__PURE__ */ Float64Array.from(EDGES);
const heights = /* @__PURE__ */ Float64Array.from(HEIGHTS);
/** Where the tail begins. */
const TAIL = 3.654152885361009;

/**
 * Normal number i of a key, by a ziggurat of 256 layers with 53-bit abscissae [Marsaglia & Tsang 2000; Doornik 2005].
 * @param block two words that are overwritten
 */
export function normalNumber(key0: number, key1: number, i: number, block: Int32Array): number {
  threefry2x32(key0, key1, i, PURPOSE.normal, block);
  const first = block[0] as number;
  // Layer: 8 bits; sign: 1 bit; place in the layer: 53 bits that neither of them touches.
  const layer = (first & 255) + 1;
  const place = fraction(block) * (edges[layer] as number);
  const size = place < (edges[layer - 1] as number) ? place : rareNormal(key0, key1, i, layer, place, block);
  return (1 - ((first >>> 7) & 2)) * size; // no branch: half of them would be mispredicted
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
