// Backends
export type { BackendChoice, BackendName, RejectedBackend } from './backend/backend-name.js';
export type { PackageImporter, WasmPaths } from './backend/backend-packages.js';
export {
  type BackendInspection,
  type InspectBackendsOptions,
  inspectBackends,
  type NativeDetails,
} from './backend/inspect-backends.js';
export { type BackendPreference, type UseBackendOptions, useBackend } from './backend/use-backend.js';
// Checks
export { expectNumber, type NumberRange } from './checks/expect-number.js';
export { type ExpectedShape, expectShape } from './checks/expect-shape.js';
export { expectWeights, type WeightsExpectation } from './checks/expect-weights.js';
export { type MemoryRequest, memoryLimit, requireMemory, rowsPerTile, type TileRequest } from './checks/memory.js';
// Derivatives
export { type DirectionalDerivative, jvp } from './derivatives/jvp.js';
export { type ReverseDerivative, vjp } from './derivatives/vjp.js';
// Distances
export {
  type BandwidthRule,
  bandwidthOfSquares,
  type MedianBandwidthOptions,
  medianBandwidth,
} from './distances/median-bandwidth.js';
export { squaredDistances } from './distances/squared-distances.js';
// The step's system in the WebAssembly module
export {
  type DriftSystem,
  type DriftSystemOptions,
  type DriftSystemSpace,
  driftSystemBytes,
  withDriftSystem,
} from './drift/drift-system.js';
export type { NaturalLength } from './drift/natural-length.js';
export { type Arithmetic, useArithmetic } from './linear-algebra/arithmetic.js';
export { type CholeskyFactor, cholesky, restoreCholesky } from './linear-algebra/cholesky.js';
export { gram } from './linear-algebra/gram.js';
export { toMatrix, toTensor } from './linear-algebra/host.js';
export { multiply } from './linear-algebra/multiply.js';
export { fastestProductRate, type ProductRateOptions } from './linear-algebra/product-rate.js';
export { selectRows, stackRows } from './linear-algebra/rows.js';
export { transpose } from './linear-algebra/transpose.js';
// Numeric: float64 algebra and random keys
export type { Matrix } from './matrix.js';
// Kernels of pairs of points and their sums
export {
  type PairColumns,
  type PairKernel,
  type PairTiles,
  type PairTilesOptions,
  pairTiles,
} from './pairs/pair-tiles.js';
export { pairTileColumns, pairTileRows } from './pairs/tile-layout.js';
export { createKey, fold, type Key, split } from './random/key.js';
export { choice, permutation } from './random/permutation.js';
export { normal, uniform } from './random/tensors.js';
export { normalValues, uniformValues } from './random/values.js';
// TensorFlow's operations by name, on the native backend
export type { OperationAttributes } from './tensorflow/attributes.js';
export { type Doubles, type DoubleTensor, withDoubles } from './tensorflow/doubles.js';
export { type OperationOptions, tensorflowOperation } from './tensorflow/operation.js';
export { useThreads } from './threads/use-threads.js';
// What a drift that was found gives at any points
export { type GaussianField, gaussianField } from './velocities/gaussian-field.js';
export { type GaussianMeans, gaussianMeans } from './velocities/gaussian-means.js';
export { type NetworkTangents, networkTangents } from './velocities/network-tangents.js';
