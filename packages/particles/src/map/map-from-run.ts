import type { JsonValue } from '@ingd/kernels';
import type { StateRecord } from '../flow/contract.js';
import { identityPreprocessing } from '../preprocessing/identity.js';
import type { FlowRun } from '../run/run-flow.js';
import type { Preprocessing, TransportMap } from '../transport-map.js';
import type { Gaussian } from './gaussian.js';

/** A run, and what else its map should carry. */
export interface MapFromRunOptions {
  readonly run: FlowRun;
  /** The coordinates that the run was made in; the input's own unless told. */
  readonly preprocessing?: Preprocessing;
  /** Whatever a reader should know; `flow` and `status` are written unless given here. */
  readonly metadata?: { readonly [name: string]: JsonValue };
  /** The distribution of the particles at the start, for densities: `fitGaussian(source rows)`, in the units of the input. */
  readonly source?: Gaussian;
  /** `await flow.record(run.state)`, where the run is to go on from this map. */
  readonly state?: StateRecord;
}

/** A run as a map of points, finished or not: what it has learnt so far. */
export function mapFromRun({ run, preprocessing, metadata = {}, source, state }: MapFromRunOptions): TransportMap {
  return {
    preprocessing: preprocessing ?? identityPreprocessing(run.state.particles.shape[1]),
    steps: run.steps,
    ...(source === undefined ? {} : { source }),
    metadata: { flow: run.flow, status: run.end.status, ...metadata },
    ...(state === undefined ? {} : { state }),
  };
}
