export type { Drift, DriftBasis, DriftRecord, DriftSpace, JsonValue, RecordedTensor } from './drift-space.js';
