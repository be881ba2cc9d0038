import { elementCount, type StoredTensor, writeContainer } from '@ingd/engine/safetensors';
import type { JsonValue, RecordedTensor } from '@ingd/kernels';
import type { StateRecord } from '../flow/contract.js';
import type { Preprocessing, RecordedStep, TransportMap } from '../transport-map.js';
import type { Gaussian } from './gaussian.js';
import { formatName, formatVersion, names } from './names.js';

/**
 * A map as the bytes of one safetensors file: preprocessing in float64, drifts in float32, settings as JSON, and a
 * SHA-256 checksum of the whole file. Any safetensors reader sees the tensors.
 * @throws RangeError when a number among the settings is not finite, or a tensor does not fit its shape
 */
export function encodeMap(map: TransportMap): Uint8Array {
  const tensors = new Map<string, StoredTensor>([
    ...preprocessingTensors(map.preprocessing),
    ...map.steps.flatMap((step, index) => stepTensors(step, index)),
    ...sourceTensors(map.source),
    ...stateTensors(map.state),
  ]);
  for (const [name, tensor] of tensors) requireFit(name, tensor);
  const layout = {
    preprocessing: { components: map.preprocessing.components !== null },
    steps: map.steps.map(stepLayout),
    ...(map.source === undefined ? {} : { source: true }),
    ...(map.state === undefined ? {} : { state: stateLayout(map.state) }),
    metadata: map.metadata,
  };
  requireFinite(layout, 'map');
  const metadata = { format: formatName, formatVersion: String(versionFor(map)), map: JSON.stringify(layout) };
  return writeContainer({ metadata, tensors });
}

/** The oldest version that can say all of it, so that older programs read what they would understand. */
function versionFor({ steps, source, state }: TransportMap): number {
  if (state?.factor !== undefined) return formatVersion;
  const split = steps.some(({ substeps, contraction }) => substeps !== undefined || contraction !== undefined);
  return split || source !== undefined ? 2 : 1;
}

function preprocessingTensors({ center, scale, components }: Preprocessing): [string, StoredTensor][] {
  const vectors: [string, StoredTensor][] = [
    [names.center, { shape: [center.length], values: center }],
    [names.scale, { shape: [scale.length], values: scale }],
  ];
  if (components === null) return vectors;
  const { rows, columns, data } = components;
  return [...vectors, [names.components, { shape: [rows, columns], values: data }]];
}

function stepTensors({ drift }: RecordedStep, index: number): [string, RecordedTensor][] {
  return Object.entries(drift.tensors).map(([name, tensor]) => [names.step(index, name), tensor]);
}

function sourceTensors(source: Gaussian | undefined): [string, StoredTensor][] {
  if (source === undefined) return [];
  const { rows, columns, data } = source.covariance;
  return [
    [names.sourceMean, { shape: [source.mean.length], values: source.mean }],
    [names.sourceCovariance, { shape: [rows, columns], values: data }],
  ];
}

function stateLayout({ step, key, control, factor }: StateRecord): { readonly [name: string]: JsonValue } {
  const learnt = control === undefined ? {} : { control: { ...control } };
  return { step, key, ...learnt, ...(factor === undefined ? {} : { factor: true }) };
}

function stateTensors(state: StateRecord | undefined): [string, StoredTensor][] {
  if (state === undefined) return [];
  const { shape, particles, factor } = state;
  const tensors: [string, StoredTensor][] = [[names.particles, { shape, values: particles }]];
  if (factor === undefined) return tensors;
  return [...tensors, [names.factor, { shape: [factor.rows, factor.columns], values: factor.data }]];
}

function stepLayout({ stepSize, substeps, contraction, drift }: RecordedStep): { readonly [name: string]: JsonValue } {
  return {
    stepSize,
    ...(substeps === undefined ? {} : { substeps }),
    ...(contraction === undefined ? {} : { contraction }),
    kind: drift.kind,
    settings: drift.settings,
    tensors: Object.keys(drift.tensors),
  };
}

function requireFit(name: string, { shape, values }: StoredTensor): void {
  if (elementCount(shape) !== values.length) {
    throw new RangeError(
      `encodeMap: expected ${name} of shape [${shape}] to hold ${elementCount(shape)} numbers, got ${values.length}; record the drift again`,
    );
  }
  if (!values.every(Number.isFinite)) {
    throw new RangeError(`encodeMap: expected ${name} to hold finite numbers, got others; end the map at a good step`);
  }
}

/** JSON would turn NaN and the infinities into null without a word. */
function requireFinite(value: JsonValue, path: string): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`encodeMap: expected ${path} to be a finite number, got ${value}; leave it out or write null`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) requireFinite(entry, `${path}.${name}`);
}
