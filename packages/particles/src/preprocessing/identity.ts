import type { Preprocessing } from '../transport-map.js';

/** Points go into the flow as they are: `dimension` columns, no centring, no scaling. */
export function identityPreprocessing(dimension: number): Preprocessing {
  return { center: new Float64Array(dimension), scale: new Float64Array(dimension).fill(1), components: null };
}
