import type { Tensor } from '@tensorflow/tfjs-core';

/** One law as a plain value: any test runner can take it. `check` rejects, saying what differed, where the law is broken. */
export interface Law {
  readonly name: string;
  check(): Promise<void>;
}

/** Throws unless `call` throws an error '…method: expected …, got …'. */
export function expectMisuse(method: string, call: () => Pick<Tensor, 'dispose'>): void {
  let result: Pick<Tensor, 'dispose'>;
  try {
    result = call();
  } catch (error) {
    const asked = new RegExp(`^\\S*${method}: expected .+, got .+`);
    if (error instanceof Error && asked.test(error.message)) return;
    throw new Error(`${method}: expected an error '…${method}: expected …, got …', got '${String(error)}'`);
  }
  result.dispose();
  throw new Error(`${method}: expected an error for a tensor of another shape, got a result`);
}
