import type { Matrix } from '@ingd/engine';
import { readHeader, readTensors, requireChecksum } from '@ingd/engine/safetensors';
import type { JsonValue, RecordedTensor } from '@ingd/kernels';
import type { StateRecord } from '../flow/contract.js';
import type { StepControl } from '../flow/step-control.js';
import { flowDimension } from '../preprocessing/transform.js';
import type { Preprocessing, RecordedStep, TransportMap } from '../transport-map.js';
import type { Gaussian } from './gaussian.js';
import { formatName, formatVersion, names } from './names.js';
import {
  countingNumber,
  fields,
  list,
  nonNegativeNumber,
  positiveNumber,
  reader,
  refuse,
  text,
  wholeNumber,
  wholeNumbers,
} from './refusal.js';
import { type TensorSource, tensorSource } from './tensor-source.js';

/**
 * Reads what `encodeMap` wrote, of this format version or an older one. Version, every shape and the checksum are
 * checked before anything of the map's size is allocated. Needs no backend.
 * @throws RangeError in one sentence when the file is no map, is newer than this program, was cut short or was altered
 */
export function decodeMap(bytes: Uint8Array): TransportMap {
  const header = readHeader(bytes, reader);
  requireKnownVersion(header.metadata);
  requireChecksum(bytes, header, reader);
  const layout = parseLayout(header.metadata.map);
  const tensors = tensorSource(readTensors(bytes, header));
  const preprocessing = readPreprocessing(fields(layout.preprocessing, 'the preprocessing'), tensors);
  const steps = list(layout.steps, 'the list of steps').map((step, index) => readStep(step, index, tensors));
  const source = layout.source === true ? readSource(tensors, preprocessing.center.length) : undefined;
  const state =
    layout.state === undefined
      ? undefined
      : readState(fields(layout.state, 'the state'), flowDimension(preprocessing), tensors);
  tensors.requireAllUsed();
  const metadata = jsonFields(layout.metadata, 'the settings');
  return {
    preprocessing,
    steps,
    ...(source === undefined ? {} : { source }),
    metadata,
    ...(state === undefined ? {} : { state }),
  };
}

function requireKnownVersion(metadata: { readonly [name: string]: string }): void {
  if (metadata.format !== formatName) {
    refuse(`this safetensors file is no saved map (its format is not "${formatName}")`);
  }
  const version = Number(metadata.formatVersion);
  if (!Number.isSafeInteger(version) || version < 1) refuse('the format version is not a whole number of 1 or more');
  if (version > formatVersion) {
    refuse(
      `the map has format version ${version}, newer than ${formatVersion}, the newest known here; update @ingd/particles`,
    );
  }
}

function parseLayout(json: string | undefined): { readonly [name: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text(json, 'the description of the map'));
  } catch {
    return refuse('the description of the map is not JSON');
  }
  return fields(parsed, 'the description of the map');
}

function readPreprocessing(layout: { readonly [name: string]: unknown }, tensors: TensorSource): Preprocessing {
  const center = tensors.float64(names.center, [null]);
  const width = center.values.length;
  const scale = tensors.float64(names.scale, [width]);
  if (!scale.values.every((value) => value > 0)) refuse('a scale of the preprocessing is not positive');
  const components = layout.components === true ? readComponents(tensors, width) : null;
  return { center: center.values, scale: scale.values, components };
}

function readComponents(tensors: TensorSource, width: number): Matrix {
  const { shape, values } = tensors.float64(names.components, [width, null]);
  return { rows: width, columns: shape[1] ?? 0, data: values };
}

function readSource(tensors: TensorSource, width: number): Gaussian {
  const mean = tensors.float64(names.sourceMean, [width]).values;
  const { values: data } = tensors.float64(names.sourceCovariance, [width, width]);
  return { mean, covariance: { rows: width, columns: width, data } };
}

function readStep(value: unknown, index: number, tensors: TensorSource): RecordedStep {
  const what = `step ${index + 1}`;
  const step = fields(value, what);
  const tensorNames = list(step.tensors, `the tensors of ${what}`).map((name) => text(name, `a tensor of ${what}`));
  const entries = tensorNames.map((name): [string, RecordedTensor] => [name, tensors.float32(names.step(index, name))]);
  const drift = {
    kind: text(step.kind, `the kind of ${what}`),
    settings: jsonFields(step.settings, `the settings of ${what}`),
    tensors: Object.fromEntries(entries),
  };
  return { stepSize: nonNegativeNumber(step.stepSize, `the step size of ${what}`), ...readSplit(step, what), drift };
}

function readSplit(step: { readonly [name: string]: unknown }, what: string): Partial<RecordedStep> {
  return {
    ...(step.substeps === undefined ? {} : { substeps: countingNumber(step.substeps, `the substeps of ${what}`) }),
    ...(step.contraction === undefined
      ? {}
      : { contraction: nonNegativeNumber(step.contraction, `the contraction of ${what}`) }),
  };
}

function readState(
  layout: { readonly [name: string]: unknown },
  dimension: number,
  tensors: TensorSource,
): StateRecord {
  const [first, second, ...rest] = wholeNumbers(layout.key, 'the key of the state');
  if (first === undefined || second === undefined || rest.length > 0) return refuse('the key of the state is no pair');
  const { shape, values } = tensors.float32(names.particles, [null, dimension]);
  return {
    step: wholeNumber(layout.step, 'the step of the state'),
    key: [first, second],
    shape: [shape[0] ?? 0, dimension],
    particles: values,
    ...(layout.control === undefined ? {} : { control: readControl(fields(layout.control, 'the step control')) }),
    ...(layout.factor === true ? { factor: readFactor(tensors) } : {}),
  };
}

function readFactor(tensors: TensorSource): Matrix {
  const { shape, values } = tensors.float64(names.factor, [null, null]);
  const [rows = 0, columns = 0] = shape;
  if (rows !== columns) refuse(`tensor "${names.factor}" has shape [${shape}] where a square is needed`);
  return { rows, columns, data: values };
}

function readControl({ stepSize, damping }: { readonly [name: string]: unknown }): StepControl {
  return {
    stepSize: positiveNumber(stepSize, 'the step size of the step control'),
    damping: positiveNumber(damping, 'the damping of the step control'),
  };
}

/** What `JSON.parse` gives is JSON throughout, so checking the outermost level is enough. */
function jsonFields(value: unknown, what: string): { readonly [name: string]: JsonValue } {
  return Object.fromEntries(Object.entries(fields(value, what)).map(([name, entry]) => [name, json(entry, what)]));
}

function json(value: unknown, what: string): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return Array.isArray(value) ? value.map((entry) => json(entry, what)) : jsonFields(value, what);
}
