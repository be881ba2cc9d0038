export type { Flow, FlowInfo, FlowState, FlowStep, StateRecord, Target } from './flow.js';
export { decodeMap } from './map/decode.js';
export { encodeMap } from './map/encode.js';
export type { Preprocessing, RecordedStep, TransportMap } from './transport-map.js';
