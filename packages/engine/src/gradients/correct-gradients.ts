import * as tf from '@tensorflow/tfjs-core';
import { connectSavedOutputs } from './connect-saved-outputs.js';
import { elementwiseGradients } from './elementwise-gradients.js';
import { flatGradients } from './flat-gradients.js';
import { indexingGradients } from './indexing-gradients.js';
import { keepCustomInputs } from './keep-custom-inputs.js';
import { productGradients } from './product-gradients.js';
import { reductionGradients } from './reduction-gradients.js';
import { tfjsGradients } from './tfjs-gradients.generated.js';

/** Gradients that tfjs has wrong or not at all. */
const corrected: readonly tf.GradConfig[] = [
  ...flatGradients,
  ...elementwiseGradients,
  ...reductionGradients,
  ...productGradients,
  ...indexingGradients,
];

/** What is registered in the end, by kernel: tfjs's own gradients, then those that correct or complete them. */
const gradients = new Map<string, tf.GradConfig>();
for (const config of [...(tfjsGradients as readonly tf.GradConfig[]), ...corrected])
  gradients.set(config.kernelName, config);

/**
 * Registers every gradient; does nothing the second time, and repairs the registry when another package has put
 * tfjs's own gradients back since.
 */
export function correctGradients(): void {
  connectSavedOutputs();
  keepCustomInputs();
  for (const [kernelName, config] of gradients) {
    const existing = tf.getGradient(kernelName);
    if (existing === config) continue;
    if (existing !== undefined) tf.unregisterGradient(kernelName);
    tf.registerGradient(config);
  }
}
