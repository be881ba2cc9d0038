import { type Key, normalValues, toMatrix } from '@ingd/engine';
import { fitPreprocessing, toFlow } from '@ingd/particles';
import type * as tf from '@tensorflow/tfjs-core';
import type { ImageFeatures } from './classifier-features.js';

const COMPONENTS = 32;
/** Images may vary in fewer directions than components are asked for; with a little noise they vary in all. */
const JITTER = 1e-3;

/** The leading principal components of images in units: features where nobody knows what they show. */
export async function pixelFeatures(training: tf.Tensor2D, key: Key): Promise<ImageFeatures> {
  const { rows, columns, data } = await toMatrix(training);
  const noise = normalValues(key, data.length);
  const source = { rows, columns, data: data.map((value, i) => value + JITTER * (noise[i] as number)) };
  const components = Math.min(COMPONENTS, columns, rows - 1);
  const preprocessing = fitPreprocessing({ source, target: source, standardize: false, components });
  return {
    name: `${components} principal components of pixels`,
    of: async (x) => toFlow(preprocessing, await toMatrix(x)),
    dispose: () => {},
  };
}
