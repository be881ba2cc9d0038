import type { JsonValue } from '@ingd/kernels';
import { decodeMap, encodeMap, flowDimension } from '@ingd/particles';
import { type Adaptation, type AdaptationParts, adaptationOf } from '../adaptation.js';
import { classifierFromJson, classifierToJson } from './classifier-json.js';
import { fields, refuse } from './refusal.js';

/**
 * An adaptation as the bytes of one map file, which any reader of maps takes for the map alone; the classifier is in its metadata,
 * exactly. It holds points of the labelled domain where the classifier is a support vector machine.
 */
export function encodeAdaptation({ map, method, settings, classifier }: AdaptationParts): Uint8Array {
  const adaptation = { method, settings, classifier: classifierToJson(classifier.record()) };
  return encodeMap({ ...map, metadata: { ...map.metadata, adaptation } });
}

/**
 * Reads what `encodeAdaptation` wrote. Sizes and checksum are checked.
 * @throws RangeError in one sentence when the file is no map, has no classifier, or was altered
 */
export function decodeAdaptation(bytes: Uint8Array): Adaptation {
  const map = decodeMap(bytes);
  const { method, settings, classifier: json } = fields(map.metadata.adaptation, 'the adaptation');
  const classifier = classifierFromJson(json);
  if (typeof method !== 'string') return refuse('the name of the method is no text');
  const width = widthOf(classifier.record());
  const dimension = flowDimension(map.preprocessing);
  if (width !== dimension) refuse(`the classifier is of ${width} coordinates, the map of ${dimension}`);
  const plain = fields(settings, 'the settings') as { readonly [name: string]: JsonValue };
  return adaptationOf({ method, settings: plain, map, classifier });
}

function widthOf(record: ReturnType<Adaptation['classifier']['record']>): number {
  return record.kind === 'svm' ? record.supports.columns : record.center.length;
}
