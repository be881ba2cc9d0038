import type { FiniteSpaceParts } from '../finite/finite-passes.js';
import { drawFrequencies, FREQUENCIES_VERSION, type Frequencies, type FrequencySettings } from './frequencies.js';
import { bytesPerRow, pull, push, pushMixed } from './passes.js';

/** The space of some random features, with the frequencies given or of its own. */
export function randomFeatureParts(
  settings: FrequencySettings,
  frequencies: Frequencies = drawFrequencies(settings),
): FiniteSpaceParts {
  const { bandwidth, features, dimension, key } = settings;
  return {
    passes: {
      functionName: 'randomFeatureGradient',
      dimension,
      size: 2 * features,
      bytesPerRow: (count) => bytesPerRow(features, count),
      push: (x, w) => push(frequencies, x, w),
      pull: (x, fields) => pull(frequencies, x, fields),
      pushMixed: (x, u, w) => pushMixed(frequencies, x, u, w),
    },
    async record() {
      const drawn = { key: [...key], drawing: FREQUENCIES_VERSION };
      return {
        kind: 'random-feature-gradient',
        settings: { kernel: { kind: 'gaussian', bandwidth }, dimension, features, drawn },
        tensors: {},
      };
    },
    dispose: frequencies.dispose,
  };
}
