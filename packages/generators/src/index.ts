// Networks
export { decodeNetwork, type EncodeNetworkOptions, encodeNetwork, type SavedNetwork } from './networks/file.js';
export type { Initialisation, InitialiseOptions } from './networks/initialisation.js';
export { type MlpNetwork, type MlpNetworkOptions, mlpNetwork } from './networks/mlp-network.js';
export { type Network, type NetworkOfOptions, type NetworkRecord, networkOf } from './networks/network.js';
export { type NamedShape, parameterCount } from './networks/parameters.js';
export { type ResidualNetworkOptions, residualNetwork } from './networks/residual-network.js';
export { restoreNetwork } from './networks/restore-network.js';
export { type FourierTimeOptions, fourierTime, plainTime, type TimeEmbedding } from './networks/time-embedding.js';
export { type TimeNetwork, type TimeNetworkOptions, timeNetwork } from './networks/time-network.js';
// Optimisers
export { type AveragingOptimiser, averaged } from './optimisers/averaged.js';
export { clipped } from './optimisers/clipped.js';
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type SgdOptions,
  sgd,
} from './optimisers/first-order.js';
export type { Optimiser, OptimiserState, OptimiserUpdate } from './optimisers/optimiser.js';
export {
  type CosineScheduleOptions,
  cosineSchedule,
  type ExponentialScheduleOptions,
  exponentialSchedule,
  type Schedule,
} from './optimisers/schedules.js';
export { type TfjsOptimiserOptions, tfjsOptimiser } from './optimisers/tfjs-optimiser.js';
