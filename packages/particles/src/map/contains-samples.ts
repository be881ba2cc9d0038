import type { TransportMap } from '../transport-map.js';

/** Drifts that are made of a network or frequencies, and weights, alone. Any other kind counts as containing samples. */
const kindsWithoutSamples: ReadonlySet<string> = new Set(['mlp-tangent', 'random-feature-gradient']);

/** Whether a saved map holds points of the data, which matters before it is given away: KiNG keeps its particles. */
export function containsSamples(map: TransportMap): boolean {
  return map.state !== undefined || map.steps.some(({ drift }) => !kindsWithoutSamples.has(drift.kind));
}
