import type { Key, Matrix } from '@ingd/engine';
import type { EnergyInfo, EnergyModel } from '@ingd/generators';
import type { Tensor } from '@tensorflow/tfjs-core';

/** An energy model of clean images, learnt. */
export interface LearntEnergy {
  readonly model: EnergyModel;
  /** Of the epoch that did best; whoever holds them disposes them. */
  readonly parameters: readonly Tensor[];
  /** Epochs made in all. */
  readonly epochs: number;
  /** The epoch whose parameters these are. */
  readonly bestEpoch: number;
  /** One entry for each epoch. */
  readonly history: readonly EnergyInfo[];
  /** `unfinished`: the time for it was over, or it was asked to stop. */
  readonly end: 'finished' | 'settled' | 'diverged' | 'unfinished';
}

/** How an energy model is learnt. */
export interface LearningOptions {
  /** Clean images, one to a row, `[n, d]`. */
  readonly clean: Matrix;
  /** Of the noise that is learnt to be taken away, in the units of the pixels. */
  readonly sigma: number;
  readonly key: Key;
  /** Widths of the hidden layers, the last of which is the statistic; 1024, 1024, 211 unless told. */
  readonly hidden?: readonly number[];
  /** 1000 unless told. */
  readonly epochs?: number;
  /** 777 unless told, or all rows that there are to train on. */
  readonly batchSize?: number;
  /** Of Adam; 1e-3 unless told. */
  readonly learningRate?: number;
  /** The share of images that is never trained on; 0.05 unless told. */
  readonly validationShare?: number;
  /** Epochs without a better loss on those before it ends; never unless told. */
  readonly patience?: number;
  /** Where the training is kept on the way, under a name made of images and settings: it goes on from there, bit for bit. Nowhere unless told. */
  readonly checkpoint?: { readonly folder: string; readonly everySeconds: number };
  /** Ends after the epoch during which that long has passed, and leaves the rest for another time. */
  readonly seconds?: number;
}

/** How images are moved. */
export interface MoveOptions {
  /** Images with noise, `[k, d]`. */
  readonly noisy: Matrix;
  /** What they are moved onto: clean images, others than those under the noise, `[m, d]`. */
  readonly onto: Matrix;
  /** The first two move along the learnt statistic, the last one, the Wasserstein gradient flow, needs none. */
  readonly method: 'KiNG' | 'ntKiNG' | 'WGF';
  /** 60 for KiNG and ntKiNG and 1000 for WGF unless told. */
  readonly steps?: number;
  /** ε; 0.1 for KiNG and ntKiNG, adaptive for WGF unless told: half the squared bandwidth of its kernels, whatever the size of the images. */
  readonly stepSize?: number | 'adaptive';
  /**
   * λ, the weight of F in Γ, for KiNG and ntKiNG: the larger, the slower, and the more the move follows the metric of the statistic. Unless told, so that λF
   * has 0.3 of the trace of M Mᵀ at the start (decision 228).
   */
  readonly damping?: number;
  /** The coefficient of I in Γ, for KiNG and ntKiNG. Unless told 0.3 λ times the mean variance of the statistic at the start. */
  readonly ridge?: number;
  /** ntKiNG with the network of the authors' code: the diagonal of the kernel of d-31-31-d, redrawn at every step. As printed with damping and ridge 1e-3 and steps of 0.01. Not unless told. */
  readonly diagonal?: boolean;
  readonly key: Key;
  /** Clean images that only judge: how far it is to them is measured on the way. */
  readonly judges?: Matrix;
}

/** `diverged`: the images were no numbers any more, and are those of the last measurement before; `reason` is one sentence. */
export type MoveEnd =
  | { readonly status: 'finished' }
  | { readonly status: 'diverged'; readonly step: number; readonly reason: string };

/** What stands before F and I in Γ = λF + ridge·I + M Mᵀ. */
export interface Regularisation {
  /** λ */
  readonly damping: number;
  readonly ridge: number;
}

/** How far a move has come. */
export interface MoveProgress {
  readonly step: number;
  readonly steps: number;
  /** MMD to the judges, where there are any; measured at the start, at the end and some times in between. */
  readonly mmd?: number;
}

/** What `denoise` is told: how to learn, or what was learnt, and how to move. */
export interface DenoiseOptions extends Omit<MoveOptions, 'onto' | 'method' | 'key'>, LearningOptions {
  /** `KiNG` unless told. */
  readonly method?: MoveOptions['method'];
  /** An energy model that was learnt before: nothing is learnt then; borrowed. */
  readonly energy?: LearntEnergy;
  /** How many of the clean images are moved onto, drawn by the key; 2000 unless told, or all. */
  readonly ontoCount?: number;
}

/** Who watches. */
export interface DenoiseReport {
  readonly epoch?: (info: EnergyInfo & { readonly epochs: number }) => void;
  readonly move?: (progress: MoveProgress) => void;
  /** Raised when it is to end: a training is kept where there is a checkpoint, a move throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What came out. */
export interface Denoised {
  /** `[k, d]`: the noisy images after the move. */
  readonly images: Matrix;
  /** The measurements along the move, the start first. */
  readonly progress: readonly MoveProgress[];
  /** How the move ended. */
  readonly end: MoveEnd;
  /** What was told, or found at the start; undefined for WGF. */
  readonly regularisation: Regularisation | undefined;
  /** Undefined for WGF, which needs none. The caller disposes its parameters, unless they are those that came. */
  readonly energy: LearntEnergy | undefined;
}
