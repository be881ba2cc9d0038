import type { Matrix } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import { applyMap, identityPreprocessing, type TransportMap, toFlow } from '@ingd/particles';
import type { Classifier } from './classifiers/classifier.js';
import type { Label } from './labels.js';

/** A fitted adaptation: moves points of the tested domain, those it was fitted on and others, and classifies them. */
export interface Adaptation {
  readonly method: string;
  readonly settings: { readonly [name: string]: JsonValue };
  /** The move, in the units of the input; any map file can hold it. */
  readonly map: TransportMap;
  /** Of the labelled domain, in the map's coordinates. */
  readonly classifier: Classifier;
  /** Points of the tested domain moved onto the labelled one: `[n, d] -> [n, d]`, in the units of the input. */
  transform(points: Matrix): Promise<Matrix>;
  /** The class of each point of the tested domain, after its move. */
  predict(points: Matrix): Promise<Label[]>;
  /** The class of each point where it stands, as without adaptation. */
  predictUnmoved(points: Matrix): Label[];
}

/** What an adaptation is made of. */
export type AdaptationParts = Pick<Adaptation, 'method' | 'settings' | 'map' | 'classifier'>;

/** The functions of an adaptation, from its parts. */
export function adaptationOf(parts: AdaptationParts): Adaptation {
  const { map, classifier } = parts;
  return {
    ...parts,
    transform: (points) => applyMap(map, points),
    predict: async (points) => classifier.predict(await movedCoordinates(map, points)),
    predictUnmoved: (points) => classifier.predict(toFlow(map.preprocessing, points)),
  };
}

/** Moved points in the map's coordinates, `[n, K]`: what the classifier sees. */
async function movedCoordinates(map: TransportMap, points: Matrix): Promise<Matrix> {
  const coordinates = toFlow(map.preprocessing, points);
  return applyMap({ ...map, preprocessing: identityPreprocessing(coordinates.columns) }, coordinates);
}
