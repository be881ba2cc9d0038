// Backends
export type { BackendChoice, BackendName, RejectedBackend } from './backend/backend-name.js';
export type { PackageImporter, WasmPaths } from './backend/backend-packages.js';
export { type BackendPreference, type UseBackendOptions, useBackend } from './backend/use-backend.js';
// Checks
export { expectNumber, type NumberRange } from './checks/expect-number.js';
export { type ExpectedShape, expectShape } from './checks/expect-shape.js';
export { type MemoryRequest, memoryLimit, requireMemory, rowsPerTile, type TileRequest } from './checks/memory.js';
// Distances
export {
  type BandwidthRule,
  bandwidthOfSquares,
  type MedianBandwidthOptions,
  medianBandwidth,
} from './distances/median-bandwidth.js';
export { squaredDistances } from './distances/squared-distances.js';
// Numeric: float64 algebra and random keys
export type { Matrix } from './matrix.js';
