import type { Key } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import type { FamilyDefinition } from './definition.js';
import type { Mean, Natural } from './parameter.js';

/**
 * A family whose log-normaliser is known, as its users see it: batches of parameters `[...batch, b]` wherever one is
 * taken, every argument checked. What follows from these is a function of any family, not a method of each.
 */
export interface ExponentialFamily<Parameters = unknown> {
  readonly name: string;
  readonly statistic: Statistic;
  readonly definition: FamilyDefinition<Parameters>;
  /** The member with the usual parameters; an array of them makes a batch. */
  natural(parameters: Parameters | readonly Parameters[]): Natural;
  /** The usual parameters of each member, in the order of the batch. */
  parameters(natural: Natural): Parameters[];
  /** A(η), one a member. */
  logPartition(natural: Natural): Float64Array;
  /** log h(x), `[n]`; the caller disposes it. */
  logBaseMeasure(x: Tensor2D): Tensor1D;
  toMean(natural: Natural): Mean;
  toNatural(mean: Mean): Natural;
  /** `[count, d]` of a single member; the caller disposes it. */
  sample(key: Key, natural: Natural, count: number): Tensor2D;
  inDomain(natural: Natural): boolean;
  /** 1 for each row inside the support. */
  inSupport(x: Tensor2D): Promise<Uint8Array>;
}
