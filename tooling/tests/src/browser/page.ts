import '@tensorflow/tfjs-backend-webgpu'; // as a page has to that wants WebGPU
import { type ComputationOptions, computation, type Outcome } from './computation.js';

declare global {
  interface Window {
    runComputation: (options: ComputationOptions) => Promise<Outcome>;
  }
}

window.runComputation = computation;
