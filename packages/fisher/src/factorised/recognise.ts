import { type DriftSystemSpace, type Matrix, rowsPerTile, toMatrix } from '@ingd/engine';
import type { RbfStatistic, Statistic } from '@ingd/families';
import type {
  DriftSpace,
  GaussianKernel,
  Kernel,
  KernelGradientSpace,
  Mlp,
  MlpLayer,
  MlpTangentSpace,
  RandomFeatureSpace,
  ScalarKernelSpace,
} from '@ingd/kernels';
import type { DriftOperator } from './drift-operator.js';
import { featuresOperator } from './features-operator.js';
import { gaussianOperator } from './gaussian-operator.js';
import { MAXIMUM_HIDDEN_LAYERS } from './mlp-gram.js';
import type { HostLayer } from './network-pass.js';
import type { CentredPoints } from './rbf-sample.js';
import { scalarOperator } from './scalar-operator.js';
import { tangentOperator } from './tangent-operator.js';

/** Beyond this the general path's tiles are kinder to memory. */
export const FACTORISED_BUDGET = 2 ** 30;

/** A pair of statistic and drift space with a factorised form. */
export interface FactorisedPair {
  readonly statistic: RbfStatistic;
  /** @param points x, `[n, d]`, and the same about the common origin */
  operatorAt(points: Matrix, centred: CentredPoints): Promise<DriftOperator>;
  /** The same for the engine's module; absent where it has no such space. */
  systemSpace?(): Promise<DriftSystemSpace>;
  /** Bytes that the largest temporaries take for n particles and m targets. */
  bytes(particles: number, targets: number): number;
}

/** The factorised form of a pair, or undefined where only the general path knows it. */
export function recognise(statistic: Statistic, space: DriftSpace): FactorisedPair | undefined {
  if (!isRbf(statistic)) return undefined;
  if (isTangent(space) && isShallow(space)) return tangentPair(statistic, space.network);
  if (isKernelGradient(space) && isGaussian(space.kernel)) return gaussianPair(statistic, space.kernel);
  if (isRandomFeatures(space)) return featuresPair(statistic, space);
  if (isScalarKernel(space) && isGaussian(space.kernel)) return scalarPair(statistic, space.kernel);
  return undefined;
}

function tangentPair(statistic: RbfStatistic, network: Mlp): FactorisedPair {
  const widest = Math.max(...network.widths);
  const hidden = Math.max(1, ...network.widths.slice(1, -1));
  const layers = () => Promise.all(network.layers.map(hostLayer));
  return {
    statistic,
    operatorAt: async (points) => tangentOperator(points, await layers()),
    systemSpace: async () => ({ kind: 'tangent', layers: (await layers()).map(({ weights }) => weights) }),
    bytes: (particles, targets) =>
      hostBytes(statistic, particles, targets) +
      4 * statistic.size * hidden * (6 * particles + 3 * widest) +
      16 * particles ** 2,
  };
}

function gaussianPair(statistic: RbfStatistic, kernel: GaussianKernel): FactorisedPair {
  return {
    statistic,
    operatorAt: async (_points, centred) => gaussianOperator(centred, kernel.bandwidth),
    systemSpace: async () => ({ kind: 'gaussian', bandwidth: kernel.bandwidth }),
    bytes: (particles, targets) =>
      hostBytes(statistic, particles, targets) +
      4 * particles * (6 * statistic.size * statistic.dimension + 12 * particles),
  };
}

function featuresPair(statistic: RbfStatistic, { frequencies, features }: RandomFeatureSpace): FactorisedPair {
  return {
    statistic,
    operatorAt: async (points) => featuresOperator(points, await toMatrix(frequencies)),
    bytes: (particles, targets) =>
      hostBytes(statistic, particles, targets) + 4 * features * (16 * particles + 8 * statistic.size),
  };
}

function scalarPair(statistic: RbfStatistic, kernel: GaussianKernel): FactorisedPair {
  return {
    statistic,
    operatorAt: async (_points, centred) => scalarOperator(centred, kernel.bandwidth),
    bytes: (particles, targets) =>
      hostBytes(statistic, particles, targets) + 4 * particles * (8 * statistic.size + 6 * particles),
  };
}

/** T at the particles and the target, its derivatives' strengths, F and Γ. */
function hostBytes({ size }: RbfStatistic, particles: number, targets: number): number {
  return 8 * size * (4 * particles + targets + 6 * size);
}

/** What the factorised form of a pair holds at once; undefined where it has none. */
export function factorisedBytes(
  statistic: Statistic,
  space: DriftSpace,
  particles: number,
  targets: number,
): number | undefined {
  return recognise(statistic, space)?.bytes(particles, targets);
}

/** Whether the factorised form of the pair fits into memory at once; the general path goes through in tiles. */
export function fits(pair: FactorisedPair, particles: number, targets: number): boolean {
  return withinBudget(pair.bytes(particles, targets));
}

/** Whether so many bytes may be taken at once. */
export function withinBudget(bytes: number): boolean {
  return rowsPerTile({ bytesPerRow: 1, budget: FACTORISED_BUDGET }) >= bytes;
}

async function hostLayer({ weights, bias }: MlpLayer): Promise<HostLayer> {
  const [rows, columns] = weights.shape;
  const data = new Float64Array((rows + 1) * columns);
  data.set(await weights.data());
  data.set(await bias.data(), rows * columns);
  return { weights: { rows: rows + 1, columns, data } };
}

export function isRbf(statistic: Statistic): statistic is RbfStatistic {
  return 'kind' in statistic && statistic.kind === 'rbf';
}

export function isTangent(space: DriftSpace): space is MlpTangentSpace {
  return 'kind' in space && space.kind === 'mlp-tangent';
}

function isShallow({ network, diagonal }: MlpTangentSpace): boolean {
  return !diagonal && network.layers.length <= MAXIMUM_HIDDEN_LAYERS + 1;
}

function isKernelGradient(space: DriftSpace): space is KernelGradientSpace {
  return 'kind' in space && space.kind === 'kernel-gradient';
}

function isScalarKernel(space: DriftSpace): space is ScalarKernelSpace {
  return 'kind' in space && space.kind === 'scalar-kernel';
}

export function isRandomFeatures(space: DriftSpace): space is RandomFeatureSpace {
  return 'kind' in space && space.kind === 'random-feature-gradient';
}

function isGaussian(kernel: Kernel): kernel is GaussianKernel {
  return kernel.kind === 'gaussian';
}
