import type { TransportMap } from '../transport-map.js';

/** Drifts that are made of weights, a network or frequencies alone. Any other kind counts as containing samples. */
const kindsWithoutSamples: ReadonlySet<string> = new Set(['mlp-tangent', 'random-feature-gradient', 'affine-fields']);

/** Whether a saved map holds points of the data, which matters before it is given away: KiNG keeps its particles, WGF and MMD flow the target as well. */
export function containsSamples(map: TransportMap): boolean {
  return map.state !== undefined || map.steps.some(({ drift }) => !kindsWithoutSamples.has(drift.kind));
}
