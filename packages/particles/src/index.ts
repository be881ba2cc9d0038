export type { Flow, FlowInfo, FlowState, FlowStep, StateRecord, Target } from './flow.js';
export type { Preprocessing, RecordedStep, TransportMap } from './transport-map.js';
