import { denseVariant } from '../linear-algebra/arithmetic.js';
import type { ModuleVariant } from '../linear-algebra/embedded-module.js';
import { type WorkingMemory, workingMemory } from '../linear-algebra/working-memory.js';
import type { Matrix } from '../matrix.js';
import { type SecondThread, secondThread } from '../threads/second-thread.js';
import { threadsInUse, threadsThere } from '../threads/use-threads.js';
import { type DriftRoutines, driftModule } from './drift-module.js';
import {
  type LayerField,
  layerFields,
  type PaddedLayer,
  type PaddedSizes,
  type SystemRegion,
  type secondRegions,
  writeTable,
} from './layout.js';
import { dualLength, type NaturalLength, primalLength } from './natural-length.js';
import type { GramPart } from './parts.js';
import { type SystemPlan, systemPlan } from './system-plan.js';

/** The linear space of drifts: the tangent space of a tanh network with at most two hidden layers, or gradients of a Gaussian RKHS. */
export type DriftSystemSpace =
  /** Layers from input to output, z ↦ (z, 1) W, the bias being the last row of W `[in + 1, out]`. */
  | { readonly kind: 'tangent'; readonly layers: readonly Matrix[] }
  | { readonly kind: 'gaussian'; readonly bandwidth: number };

/** One step of a drift flow with the statistic T_c(x) = exp(−|x − c|²/2s²). */
export interface DriftSystemOptions {
  /** X, `[n, d]`, n ≥ 2. */
  readonly particles: Matrix;
  /** Y, `[m, d]`. */
  readonly target: Matrix;
  /** c, `[b, d]`. */
  readonly centers: Matrix;
  /** s, in the units of the samples. */
  readonly bandwidth: number;
  /** λ in Γ = λF + ridge·I + M Mᵀ. */
  readonly damping: number;
  readonly ridge: number;
  readonly space: DriftSystemSpace;
}

/** Γ = λ(F + ρI) + M Mᵀ, ρ = ridge/λ, and what belongs to it, in float64 but for the preconditioner; lives as long as its call. */
export interface DriftSystem {
  /** g = mean_Y T − mean_X T, `[b]`. */
  readonly gradient: Float64Array;
  /** mean_Y T, `[b]`. */
  readonly targetMean: Float64Array;
  /** gᵀ (F + ρI)⁻¹ g; −1 where F + ρI is not positive definite. */
  readonly naturalLength: number;
  /** vᵀ (F + ρI)⁻¹ v; owns copies of a factor, and may be kept beyond the system. */
  readonly naturalLengthOf: NaturalLength;
  /** vᵀ F v. */
  spread(v: Float64Array): number;
  /** Γ v: products with T, the network or the kernel; Γ is not formed. */
  apply(v: Float64Array): Float64Array;
  /** Forms Γ in float32 and factors it in float64; false where rounding has made it indefinite beyond repair. Call it once. */
  makePreconditioner(): boolean;
  /** Γ̃⁻¹ v, after `makePreconditioner`. */
  precondition(v: Float64Array): Float64Array;
  /** w* = Mᵀ α: layer by layer, W row-major, then b; or the field V_α at the particles, `[n · d]`. */
  weights(alpha: Float64Array): Float64Array;
}

/** Entries of a float32 Gram matrix are off by about this share of its largest one. */
const GRAM_ERROR = 1e-6;
/** |g|²/ρ may exceed gᵀ (F + ρI)⁻¹ g by this much: so many of its digits cancel. */
const MOST_CANCELLATION = 1e6;
/** Multiplications of Γ̃, 0.2 ms of them, from which on its second part is worth another thread. */
const WORTH_A_THREAD = 5e6;

const memories = new Map<ModuleVariant, WorkingMemory<DriftRoutines> | undefined>();

/**
 * Runs `body` on a step's system in the WebAssembly module: every pass over particles and statistics is a routine there, nothing
 * of size n × b comes back. The system must not be used after `body` has returned, and `body` must not ask for another.
 * @returns what `body` returns; undefined where the engine cannot run the module, or the system does not fit its memory
 */
export function withDriftSystem<Result>(
  options: DriftSystemOptions,
  body: (system: DriftSystem) => Result,
): Result | undefined {
  const { sizes, regions, parts, work } = planOf(options);
  return memory()?.use(regions, (routines, at, buffer, second) => {
    const place = {
      sizes,
      at: at as Record<SystemRegion | 'system', number>,
      secondAt: secondAddresses(at),
      layersAt: sizes.padded.map((_, index) => layerAddresses(at, index)),
      buffer,
    };
    write(options, place, parts);
    const thread = work > WORTH_A_THREAD && threadsInUse() > 1 ? second : undefined;
    return body(systemOf(options, place, { routines, thread }));
  });
}

/** Bytes of memory that `withDriftSystem` takes for such a step; proportional to n b for a network, to n² for the Gaussian kernel. */
export function driftSystemBytes(options: DriftSystemOptions): number {
  return planOf(options).bytes;
}

function planOf({ particles, target, centers, space }: DriftSystemOptions): SystemPlan {
  return systemPlan({
    particles: particles.rows,
    targets: target.rows,
    centers: centers.rows,
    dimension: centers.columns,
    layers: space.kind === 'tangent' ? space.layers : [],
  });
}

function memory(): WorkingMemory<DriftRoutines> | undefined {
  const variant = denseVariant();
  const startSecond = threadsThere() > 1 ? secondThread : undefined;
  if (!memories.has(variant)) memories.set(variant, workingMemory(driftModule, { variant, startSecond }));
  return memories.get(variant);
}

interface Place {
  readonly sizes: PaddedSizes;
  readonly at: Readonly<Record<SystemRegion | 'system', number>>;
  /** Of the second part of Γ̃, where it has its own. */
  readonly secondAt: SecondAddresses;
  readonly layersAt: readonly Readonly<Record<LayerField, number>>[];
  readonly buffer: ArrayBuffer;
}

function layerAddresses(at: Readonly<Record<string, number>>, index: number): Record<LayerField, number> {
  return Object.fromEntries(layerFields.map((field) => [field, at[`${field} ${index}`]])) as Record<LayerField, number>;
}

type SecondAddresses = Readonly<Record<keyof ReturnType<typeof secondRegions>, number>>;

function secondAddresses(at: Readonly<Record<string, number>>): SecondAddresses {
  const of = (name: string) => at[`second ${name}`] as number;
  return { system: of('system'), total: of('total'), left: of('left'), right: of('right'), work: of('work') };
}

function write(
  { particles, target, centers, bandwidth, damping, ridge, space }: DriftSystemOptions,
  place: Place,
  [first, second]: readonly [GramPart, GramPart],
) {
  const { at, secondAt, buffer, sizes, layersAt } = place;
  const scale = 1 / (particles.rows * bandwidth ** 2);
  const precision = space.kind === 'gaussian' ? 1 / space.bandwidth ** 2 : 0;
  const exponent = -1 / (2 * bandwidth ** 2);
  const table = { sizes, layersAt, numbers: { scale, exponent, damping, ridge, precision } };
  writeTable(buffer, { ...table, at, part: first });
  writeTable(buffer, { ...table, at: { ...at, ...secondAt }, part: second });
  new Float64Array(buffer, at.raw_particles, particles.data.length).set(particles.data);
  new Float64Array(buffer, at.raw_targets, target.data.length).set(target.data);
  new Float64Array(buffer, at.raw_centers, centers.data.length).set(centers.data);
  if (space.kind !== 'tangent') return;
  space.layers.forEach(({ data, rows }, index) => {
    const layer = sizes.padded[index] as PaddedLayer;
    const padded = new Float64Array(buffer, layersAt[index]?.weights, layer.in * layer.out).fill(0);
    for (let row = 0; row < rows; row++) {
      padded.set(data.subarray(row * layer.outputs, (row + 1) * layer.outputs), row * layer.out);
    }
  });
}

/** What a system is computed by. */
interface Workers {
  readonly routines: DriftRoutines;
  /** For the second part of Γ̃, which begins while this one is still about something else. */
  readonly thread: SecondThread | undefined;
}

function systemOf(options: DriftSystemOptions, place: Place, { routines, thread }: Workers): DriftSystem {
  const { sizes, at, secondAt, buffer } = place;
  const { system } = at;
  const { order, centers } = sizes;
  const tangent = options.space.kind === 'tangent';
  const vector = new Float64Array(buffer, at.vector, order);
  const put = (v: Float64Array) => vector.fill(0).set(v);
  routines.start_system(system);
  routines.pack_strengths(system);
  routines[tangent ? 'pass_network' : 'start_kernel'](system);
  const makePart = tangent ? 'tangent_gram' : 'kernel_gram';
  thread?.offer(makePart, secondAt.system);
  const gradient = new Float64Array(buffer, at.gradient, centers).slice();
  const mean = new Float64Array(buffer, at.mean, centers);
  return {
    gradient,
    targetMean: mean.map((value, i) => value + (gradient[i] as number)),
    ...naturalLengths(options, gradient, place, routines),
    spread(v) {
      put(v);
      return routines.spread(system);
    },
    apply(v) {
      put(v);
      routines[tangent ? 'apply_tangent' : 'apply_kernel'](system);
      return new Float64Array(buffer, at.image, centers).slice();
    },
    makePreconditioner() {
      routines[makePart](system);
      if (!thread?.settle()) routines[makePart](secondAt.system);
      routines.join_parts(system, secondAt.system);
      return factorRobustly(new Float64Array(buffer, at.total, order * order), order, () =>
        routines.factor_total(system),
      );
    },
    precondition(v) {
      put(v);
      routines.solve_total(system);
      return vector.slice(0, centers);
    },
    weights(alpha) {
      put(alpha);
      routines[tangent ? 'tangent_weights' : 'kernel_weights'](system);
      return tangent ? networkWeights(place) : fieldAtParticles(place);
    },
  };
}

/** By the smaller factor, unless that takes a small difference of large numbers. What the module leaves in its memory is copied. */
function naturalLengths(
  { particles, centers, damping, ridge }: DriftSystemOptions,
  gradient: Float64Array,
  { sizes: { rows, order }, at, buffer }: Place,
  routines: DriftRoutines,
): Pick<DriftSystem, 'naturalLength' | 'naturalLengthOf'> {
  const rho = ridge / damping;
  const kept = (address: number, length: number) => new Float64Array(buffer, address, length).slice();
  if (particles.rows < centers.rows && rho > 0) {
    const naturalLength = routines.dual_length(at.system, rho);
    const whole = gradient.reduce((sum, value) => sum + value * value, 0) / rho;
    if (naturalLength * MOST_CANCELLATION >= whole) {
      const [centred, lower] = [kept(at.centred, rows * order), kept(at.total, rows * rows)];
      return { naturalLength, naturalLengthOf: dualLength({ centred, lower, rows, order, rho }) };
    }
  }
  const naturalLength = routines.primal_length(at.system, rho);
  return { naturalLength, naturalLengthOf: primalLength({ lower: kept(at.total, order * order), order }) };
}

/** Whether the matrix could be factored, with float32's error added to its diagonal where rounding has made it indefinite. */
function factorRobustly(matrix: Float64Array, order: number, factor: () => number): boolean {
  if (factor() < 0) return true;
  let largest = 0;
  for (let i = 0; i < order; i++) largest = Math.max(largest, matrix[i * (order + 1)] as number);
  for (let i = 0; i < order; i++)
    matrix[i * (order + 1)] = (matrix[i * (order + 1)] as number) + GRAM_ERROR * order * largest;
  return factor() < 0;
}

function networkWeights({ sizes, layersAt, buffer }: Place): Float64Array {
  const parts = sizes.padded.map(({ inputs, outputs, out }, index) =>
    compact(buffer, layersAt[index]?.gradient ?? 0, inputs + 1, outputs, out),
  );
  const flat = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    flat.set(part, offset);
    offset += part.length;
  }
  return flat;
}

function fieldAtParticles({ sizes, at, buffer }: Place): Float64Array {
  return compact(buffer, at.field, sizes.particles, sizes.dimension, sizes.width);
}

/** Rows of so many entries out of longer ones. */
function compact(buffer: ArrayBuffer, at: number, rows: number, columns: number, stride: number): Float64Array {
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    values.set(new Float64Array(buffer, at + 8 * row * stride, columns), row * columns);
  }
  return values;
}
