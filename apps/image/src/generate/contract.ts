import type { Key, Matrix } from '@ingd/engine';
import type { ImageShape } from '../images/image-set.js';

/** Images are made by natural gradients on the features of an energy model, or by flow matching. */
export type GenerateMethod = 'iNGD' | 'flow matching';

/** Fewer images than these cannot be judged, nor judge. */
export const LEAST_IMAGES = 20;

/** What images are learnt from, and how long. All of it is borrowed. */
export interface GenerateOptions {
  /** To learn from, one to a row, pixels from 0 to 1, `[n, height · width · channels]`. */
  readonly training: Matrix;
  /** What each shows, where that is known: features are then those of a classifier of these, else pixels. */
  readonly labels?: readonly number[];
  /** Real images that only judge, `[m, d]`; best as many as are made, or more. */
  readonly judges: Matrix;
  readonly shape: ImageShape;
  readonly key: Key;
  /** All of them unless told. */
  readonly methods?: readonly GenerateMethod[];
  /** Fresh images of each method, 20 at least; 500 unless told, 200 where quick. */
  readonly count?: number;
  /** Training time of each method, the energy model's included where there is one; 300 unless told, 12 where quick. */
  readonly seconds?: number;
  /** Smaller networks, too: to see that everything computes. */
  readonly quick?: boolean;
  /** Where trainings are put by every half minute and when they end, and gone on from by a run of the same images, settings and key. */
  readonly checkpoint?: { readonly folder: string };
}

/** What is going on. */
export interface GenerateProgress {
  readonly stage: 'features' | 'energy' | GenerateMethod | 'judging';
  /** From 0 to 1. */
  readonly done: number;
  /** In a few words: a loss, a residual. */
  readonly note: string;
}

/** Who watches. */
export interface GenerateReport {
  readonly progress?: (progress: GenerateProgress) => void;
  /** Of a training that an earlier run has begun, and the seconds that it had. */
  readonly goingOn?: (stage: GenerateProgress['stage'], seconds: number) => void;
  /** Raised when it is to end; the reason is thrown after the step in hand. */
  readonly signal?: AbortSignal;
}

/** How a set of images compares with the judges. */
export interface GenerateScores {
  /** Fréchet distance on features. */
  readonly frechet: number;
  /** Share of rows that a cross-fitted classifier of features tells apart: ½ is chance. */
  readonly classifierAccuracy: number;
  /** Exact, of that accuracy. */
  readonly classifierP: number;
  /** Of features: how many made images lie among real ones, and how many real ones have a made one near. */
  readonly precision: number;
  readonly recall: number;
  /** Median distance in pixels to the nearest image that was learnt from. */
  readonly nearestTraining: number;
  /** Share of rows nearer to an image learnt from than all but a hundredth of the judges are: copies show here. */
  readonly tooNear: number;
}

/** What one method made. */
export interface GeneratedImages {
  readonly method: GenerateMethod;
  /** Fresh, `[count, d]`, cut to 0 … 1. */
  readonly images: Matrix;
  /** For each of them the nearest image that was learnt from. */
  readonly nearest: Matrix;
  readonly scores: GenerateScores;
  /** Updates of the network's weights. */
  readonly updates: number;
  readonly trainingSeconds: number;
  readonly samplingSeconds: number;
}

/** What came out. */
export interface Generated {
  readonly methods: readonly GeneratedImages[];
  /** Images learnt from, as many as were made, in place of made ones: what cannot be beaten but by luck, and noise, what all start from. */
  readonly reference: { readonly training: GenerateScores; readonly noise: GenerateScores };
  /** What the features are. */
  readonly features: string;
  /** The network both methods train, and its number of weights. */
  readonly network: { readonly name: string; readonly weights: number };
}
