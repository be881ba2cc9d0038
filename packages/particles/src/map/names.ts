/** Tensor names inside a saved map, shared by the writer and the reader. */
export const names = {
  center: 'preprocessing.center',
  scale: 'preprocessing.scale',
  components: 'preprocessing.components',
  sourceMean: 'source.mean',
  sourceCovariance: 'source.covariance',
  particles: 'state.particles',
  factor: 'state.factor',
  step: (index: number, tensor: string): string => `steps.${index}.${tensor}`,
} as const;

export const formatName = 'ingd-map';

/** The newest version known. Raised whenever an older program could not read, or would misread, what is written. */
export const formatVersion = 3;
