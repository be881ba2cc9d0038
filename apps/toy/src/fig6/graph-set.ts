import { type GraphicalModel, randomGraphicalModel } from '@ingd/datasets';
import { createKey, fold, type Key, type Matrix, normalValues, split } from '@ingd/engine';

/** One random graph, samples of its model, and where the particles start. */
export interface GraphSet {
  readonly model: GraphicalModel;
  /** `[200, 30]`. */
  readonly target: Matrix;
  /** N(0, I), `[200, 30]`. */
  readonly particles: Matrix;
  readonly key: Key;
}

const COUNT = 200;

/** Repetition i of a seed [Liu 2025, Appendix F.2]. */
export function graphSet(seed: number, repetition: number): GraphSet {
  const keys = split(fold(createKey(seed), repetition), 4) as [Key, Key, Key, Key];
  const [graphKey, targetKey, particleKey, key] = keys;
  const model = randomGraphicalModel(graphKey);
  return {
    model,
    target: model.draw(targetKey, COUNT),
    particles: { rows: COUNT, columns: model.dimension, data: normalValues(particleKey, COUNT * model.dimension) },
    key,
  };
}
