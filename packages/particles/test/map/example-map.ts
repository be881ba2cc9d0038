import type { TransportMap } from '../../src/index.js';

/** A small map with every part: components, two kinds of step, settings with awkward text, a state. */
export function exampleMap(): TransportMap {
  return {
    preprocessing: {
      center: Float64Array.of(1 / 3, -2e-300, 1e12),
      scale: Float64Array.of(0.1, 1, Math.PI),
      components: { rows: 3, columns: 2, data: Float64Array.of(0.6, 0, -0.8, 0, 0, 1 - 2 ** -53) },
    },
    steps: [
      {
        stepSize: 0.1,
        drift: {
          kind: 'first-kind',
          settings: { bandwidth: 1 / 7, widths: [2, 31, 2], key: [7, 4294967295], note: null },
          tensors: { weights: { shape: [4], values: Float32Array.of(1, -2, 0.1, 3e-39) } },
        },
      },
      {
        stepSize: 1,
        substeps: 3,
        contraction: 0.75,
        drift: {
          kind: 'second-kind',
          settings: { diagonal: true },
          tensors: {
            particles: { shape: [3, 2], values: new Float32Array(6).fill(0.25) },
            empty: { shape: [0, 2], values: new Float32Array(0) },
          },
        },
      },
    ],
    source: {
      mean: Float64Array.of(1, 2, 1e-30),
      covariance: { rows: 3, columns: 3, data: Float64Array.of(1, 0.5, 0, 0.5, 1, 0, 0, 0, 2) },
    },
    metadata: { method: 'ntking — "Größe"', history: [0.5, 0.25], nested: { deep: [null, true, 'x'] } },
    state: { step: 2, key: [7, 8], shape: [2, 2], particles: Float32Array.of(1, 2, 3, 4) },
  };
}
