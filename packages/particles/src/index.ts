// Flows

// Affine baselines
export type { AffineMap } from './baselines/affine-map.js';
export { type CoralOptions, coral } from './baselines/coral.js';
export { type LinearMongeOptions, linearMonge } from './baselines/linear-monge.js';
export type { Flow, FlowInfo, FlowState, FlowStep, StateRecord, Target } from './flow.js';
// Maps
export { decodeMap } from './map/decode.js';
export { encodeMap } from './map/encode.js';
// Preprocessing
export { type FittedPreprocessing, fitPreprocessing, type PreprocessingOptions } from './preprocessing/fit.js';
export { flowDimension, fromFlow, toFlow } from './preprocessing/transform.js';
export type { Preprocessing, RecordedStep, TransportMap } from './transport-map.js';
