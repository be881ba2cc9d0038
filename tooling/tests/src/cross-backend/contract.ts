import type * as tf from '@tensorflow/tfjs-core';

/** Numbers that a function gives: a tensor (disposed once read), or numbers on the host. */
export type Output = tf.Tensor | { readonly data: ArrayLike<number> } | ArrayLike<number> | number;

/** One public function, tried with the same key and input on every backend. */
export interface Case {
  /** Largest difference between two backends, relative to the largest number of each output. */
  readonly tolerance: number;
  /** Each output by name: they are compared apart, so that a large one does not hide the error of a small one. */
  compute(): Promise<Record<string, Output>> | Record<string, Output>;
}

/** A public name that is no case, and why. */
export interface Aside {
  readonly aside: string;
}

/** Everything that one entry of one package exports. */
export interface PackageCases {
  readonly specifier: string;
  readonly exported: Readonly<Record<string, unknown>>;
  readonly entries: Readonly<Record<string, Case | Aside>>;
}

export function aside(reason: string): Aside {
  return { aside: reason };
}

/** Computed in float64 on the host from numbers on the host: the same code runs whatever the backend. */
export const onHost = aside('float64 on the host, from numbers on the host');
export const noNumbers = aside('computes no numbers');

/** The usual case: float32 all the way. */
export function float32(compute: Case['compute'], tolerance = 1e-5): Case {
  return { tolerance, compute };
}
