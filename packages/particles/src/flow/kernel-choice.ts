import { expectNumber, medianBandwidth } from '@ingd/engine';
import { gaussian, type Kernel, kernelSum, type RadialKernel } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { StepContext } from './chooser.js';
import { withPool } from './pool.js';
import { type QuantilesOption, quantileTurn } from './quantiles.js';

/** What a chooser of kernels may look at where there are no samples of the target. The tensor is lent for the call. */
export type ParticleContext = Omit<StepContext, 'target' | 'targetWeights'>;

/** A kernel for every step, or a chooser of one for each step. Kernels hold no tensors. */
export type KernelChoice<K = Kernel, Context = StepContext> = K | ((context: Context) => K | Promise<K>);

/** Asks a chooser, or takes the fixed kernel. */
export async function chooseKernel<K extends object, Context>(
  choice: KernelChoice<K, Context>,
  context: Context,
): Promise<K> {
  return typeof choice === 'function' ? (choice as (context: Context) => K | Promise<K>)(context) : choice;
}

/** Makes a kernel of a bandwidth: `gaussian`, `matern32`, `inverseMultiquadric`, … */
export type KernelMaker = (scale: { readonly bandwidth: number }) => RadialKernel;

/**
 * How a bandwidth s follows from the median r of the distances between points: `paper` and `median` are those of `medianBandwidth`
 * (`paper`: 2s² = r²); `stein`: 2s² = r² / log n, so that the kernel's sum over the points stays about 1   [Liu & Wang 2016].
 */
export type KernelBandwidthRule = 'paper' | 'median' | 'stein';

/** What kernel, and how wide. */
export interface ChosenKernelOptions extends QuantilesOption {
  /** `gaussian` unless told. */
  readonly kernel?: KernelMaker;
  /** In the flow's units; by the rule on the points at every step unless told. */
  readonly bandwidth?: number;
  /** `paper` unless told. */
  readonly rule?: KernelBandwidthRule;
  /** The mean of kernels whose bandwidths are these multiples, for several scales at once; 1 alone unless told. */
  readonly multiples?: readonly number[];
}

/**
 * A kernel for each step, with the bandwidth of its particles.
 * @throws RangeError when a bandwidth or a multiple is not positive
 */
export function particleKernel(options: ChosenKernelOptions = {}): (context: ParticleContext) => Promise<RadialKernel> {
  const make = kernelMaker('particleKernel', options);
  return ({ particles, step }) => make(step, particles);
}

/**
 * A kernel for each step, with the bandwidth of particles ∪ target.
 * @throws RangeError when a bandwidth or a multiple is not positive
 */
export function pooledKernel(options: ChosenKernelOptions = {}): (context: StepContext) => Promise<RadialKernel> {
  const make = kernelMaker('pooledKernel', options);
  return (context) => withPool(context, ({ points, weights }) => make(context.step, points, weights));
}

function kernelMaker(
  functionName: string,
  { kernel = gaussian, bandwidth, rule = 'paper', multiples = [1], quantiles }: ChosenKernelOptions,
): (step: number, points: Tensor2D, weights?: Float64Array) => Promise<RadialKernel> {
  if (bandwidth !== undefined) expectNumber(functionName, 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  expectNumber(functionName, 'multiples.length', multiples.length, { minimum: 1 });
  for (const multiple of multiples) expectNumber(functionName, 'a multiple', multiple, { exclusiveMinimum: 0 });
  const quantileAt = quantileTurn(functionName, quantiles);
  return async (step, points, weights) => {
    const quantile = quantileAt(step);
    const width = bandwidth ?? (await bandwidthOf(points, { rule, weights, quantile }));
    const kernels = multiples.map((multiple) => kernel({ bandwidth: multiple * width }));
    return kernels.length === 1 ? (kernels[0] as RadialKernel) : kernelSum({ kernels });
  };
}

interface RuleAt {
  readonly rule: KernelBandwidthRule;
  readonly weights: Float64Array | undefined;
  readonly quantile: number | undefined;
}

async function bandwidthOf(points: Tensor2D, { rule, weights, quantile }: RuleAt): Promise<number> {
  if (rule !== 'stein') return medianBandwidth(points, { rule, weights, quantile });
  const count = weights?.reduce((sum, weight) => sum + weight, 0) ?? points.shape[0];
  return (await medianBandwidth(points, { rule: 'paper', weights, quantile })) / Math.sqrt(Math.log(count));
}
