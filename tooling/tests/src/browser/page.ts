import { type ComputationOptions, computation, type Outcome } from './computation.js';

declare global {
  interface Window {
    runComputation: (options: ComputationOptions) => Promise<Outcome>;
  }
}

window.runComputation = computation;
