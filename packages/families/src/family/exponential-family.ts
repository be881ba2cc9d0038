import { expectNumber, expectShape, type Key } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import type { FamilyDefinition } from './definition.js';
import { encodeMember } from './encode-member.js';
import { blocks, flatten, isInDomain, meanMembers, naturalMembers } from './members.js';
import { type Mean, meanParameter, type Natural, naturalParameter } from './parameter.js';
import { solveMember } from './solve-natural.js';

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
  /** η of each member: a closed form, or a Newton iteration that throws where it does not get there (`solveNatural` tells instead). */
  toNatural(mean: Mean): Natural;
  /** `[count, d]` of a single member; the caller disposes it. */
  sample(key: Key, natural: Natural, count: number): Tensor2D;
  /** Whether every member lies inside the domain; false for a wrong shape too. */
  inDomain(natural: Natural): boolean;
  /** 1 for each row inside the support. */
  inSupport(x: Tensor2D): Promise<Uint8Array>;
}

/**
 * The family of a definition: batches, checks and errors added once.
 * `const poisson = exponentialFamily<{ rate: number }>({ name: 'poisson', … })`
 */
export function exponentialFamily<Parameters>(definition: FamilyDefinition<Parameters>): ExponentialFamily<Parameters> {
  const { name, statistic } = definition;
  const { size, dimension } = statistic;
  const self = { name, definition };
  const at = (method: string, natural: Natural) => naturalMembers(`${name}.${method}`, self, natural);
  const expectSamples = (method: string, x: Tensor2D) => expectShape(`${name}.${method}`, 'x', x, [null, dimension]);
  return {
    name,
    statistic,
    definition,
    natural: (parameters) => encode(definition, parameters),
    parameters: (natural) => at('parameters', natural).map((eta) => definition.decode(eta)),
    logPartition: (natural) => Float64Array.from(at('logPartition', natural), (eta) => definition.logPartition(eta)),
    logBaseMeasure(x) {
      expectSamples('logBaseMeasure', x);
      return tf.tidy(() => definition.logBaseMeasure?.(x) ?? tf.zeros<tf.Rank.R1>([x.shape[0]]));
    },
    toMean(natural) {
      const means = at('toMean', natural).map((eta) => definition.mean(eta));
      return meanParameter(flatten(means, size), natural.shape);
    },
    toNatural(mean) {
      const means = meanMembers(`${name}.toNatural`, self, mean);
      return naturalParameter(
        flatten(
          means.map((mu) => solvedMember(definition, mu)),
          size,
        ),
        mean.shape,
      );
    },
    sample(key, natural, count) {
      expectNumber(`${name}.sample`, 'count', count, { minimum: 0, integer: true });
      const [eta, ...others] = at('sample', natural);
      if (eta === undefined || others.length > 0) throw notSingle(name, natural);
      return tf.tensor2d(new Float32Array(definition.sample(key, eta, count)), [count, dimension]);
    },
    inDomain({ values, shape }) {
      if (shape.at(-1) !== size) return false;
      return blocks(values, size).every((eta) => isInDomain(self, eta));
    },
    async inSupport(x) {
      expectSamples('inSupport', x);
      const rows = blocks(Float64Array.from(await x.data()), dimension);
      return Uint8Array.from(rows, (row) => (definition.inSupport(row) ? 1 : 0));
    },
  };
}

function encode<P>(definition: FamilyDefinition<P>, parameters: P | readonly P[]): Natural {
  const { name, statistic, domain } = definition;
  const isBatch = Array.isArray(parameters);
  const list: readonly P[] = isBatch ? parameters : [parameters as P];
  const members = list.map((one) => {
    const eta = encodeMember(definition, one);
    if (eta.length === statistic.size && isInDomain({ name, definition }, eta)) return eta;
    throw new RangeError(
      `${name}.natural: expected parameters of ${name} within its domain (${domain}), got ${JSON.stringify(one)}, which is η = [${eta.join(', ')}]; pass parameters inside the domain`,
    );
  });
  return naturalParameter(
    flatten(members, statistic.size),
    isBatch ? [members.length, statistic.size] : [statistic.size],
  );
}

function solvedMember<P>(definition: FamilyDefinition<P>, mu: Float64Array): Float64Array {
  const { eta, residual, iterations, status } = solveMember(definition, mu);
  if (status === 'converged' || status === 'closed form') return eta;
  throw new RangeError(
    `${definition.name}.toNatural: expected the Newton iteration to reach μ = [${mu.join(', ')}], got residual ${residual} after ${iterations} steps (${status}); use solveNatural to inspect it`,
  );
}

function notSingle(name: string, { shape }: Natural): RangeError {
  return new RangeError(
    `${name}.sample: expected the natural parameters of one member, got shape [${shape.join(', ')}]; use sampleMembers for a batch`,
  );
}
