import * as tf from '@tensorflow/tfjs-core';

/** The versions that every backend runs on: tfjs-core, and Node where there is one. */
export function commonVersions(): Record<string, string> {
  const node = typeof process === 'undefined' ? undefined : process.versions?.node;
  return { '@tensorflow/tfjs-core': tf.version_core, ...(node !== undefined && { node }) };
}
