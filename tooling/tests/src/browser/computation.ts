import { type BackendName, createKey, normal, normalValues, split, toMatrix, useBackend } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { applyMap, decodeMap, encodeMap, king, mapFromRun, ntKing, runFlow, samples } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';

export type Outcome = {
  readonly backend: string;
  /** The float64 draws of a key, bit for bit, in hexadecimal. */
  readonly draws: string;
  readonly statistic: readonly number[];
  /** By ntKiNG. */
  readonly moved: readonly number[];
  readonly movedByKing: readonly number[];
  readonly applied: readonly number[];
  /** Of the saved map. */
  readonly bytes: number;
};

export type ComputationOptions = { readonly backend?: BackendName; readonly wasmPaths?: string };

/** A little of everything that a page would do with the packages; every number in it is the same wherever it runs. */
export async function computation(options: ComputationOptions = {}): Promise<Outcome> {
  const { backend } = await useBackend(options.backend ?? 'wasm', options);
  const [drawKey, sourceKey, targetKey, runKey] = split(createKey(7), 4) as [Key, Key, Key, Key];
  const particles = normal<tf.Rank.R2>(sourceKey, [40, 2]);
  const goal = tf.tidy(() => tf.add<tf.Tensor2D>(normal(targetKey, [40, 2]), 1));
  const centers = tf.slice2d(goal, [0, 0], [8, 2]);
  const statistic = rbf({ centers, bandwidth: 1 });
  const values = statistic.evaluate(particles);
  const target = samples(goal);
  const run = await runFlow(ntKing({ statistic }), { particles, target, steps: 3, key: runKey });
  const kingRun = await runFlow(king({ statistic }), { particles, target, steps: 2, key: runKey });
  const bytes = encodeMap(mapFromRun({ run }));
  const applied = await applyMap(decodeMap(bytes), await toMatrix(particles));
  const outcome = {
    backend,
    draws: hexadecimal(normalValues(drawKey, 1000)),
    statistic: Array.from(await values.data()),
    moved: Array.from(await run.state.particles.data()),
    movedByKing: Array.from(await kingRun.state.particles.data()),
    applied: Array.from(applied.data),
    bytes: bytes.length,
  };
  tf.dispose([particles, goal, centers, values, run.state.particles, kingRun.state.particles]);
  return outcome;
}

type Key = ReturnType<typeof createKey>;

function hexadecimal(values: Float64Array): string {
  return Array.from(new Uint8Array(values.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
