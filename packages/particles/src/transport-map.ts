import type { Matrix } from '@ingd/engine';
import type { DriftRecord, JsonValue } from '@ingd/kernels';
import type { StateRecord } from './flow/contract.js';
import type { Gaussian } from './map/gaussian.js';

/** How points are brought into the flow's coordinates and back: z = (x − center) / scale, then the components' scores. */
export interface Preprocessing {
  /** d_in, in the units of the input. */
  readonly center: Float64Array;
  /** d_in, positive; ones where nothing is scaled. */
  readonly scale: Float64Array;
  /** `[d_in, K]` orthonormal columns, or null: the part of a point outside them is kept unchanged. */
  readonly components: Matrix | null;
}

/** One move of a run: x ← x + (ε/k) h(x), k times over, ε the step size, k the substeps, h the frozen drift. */
export interface RecordedStep {
  readonly stepSize: number;
  /** k; 1 where absent. */
  readonly substeps?: number;
  /**
   * The largest (ε/k) ‖∇h‖₂ that an invertible run measured at its particles and between them, below 1; absent from a step that
   * nobody has measured, which may fold space.
   */
  readonly contraction?: number;
  readonly drift: DriftRecord;
}

/** A finished run as a function of points: preprocessing, then the substeps of each step, then back. */
export interface TransportMap {
  readonly preprocessing: Preprocessing;
  readonly steps: readonly RecordedStep[];
  /** The normal distribution of the rows that were moved, in the units of the input: the source of densities where a map has one. */
  readonly source?: Gaussian;
  /** Method, settings, keys, package versions, backend, digests of the inputs: all that a reader would ask. */
  readonly metadata: { readonly [name: string]: JsonValue };
  /** Where the run stood, for a map that a run is to go on from (a checkpoint); absent from a finished map. */
  readonly state?: StateRecord;
}
