import { twoModes } from '@ingd/datasets';
import { createKey, fold, type Key, type Matrix, normal, toMatrix, toTensor } from '@ingd/engine';
import {
  adam,
  cosineSchedule,
  disposeDistillationState,
  distil,
  distilAlong,
  distillation,
  mlpNetwork,
  skipNetwork,
  type Teacher,
} from '@ingd/generators';
import { mmdTo } from '@ingd/metrics';
import { applyMap, mapFromRun, ntKing, runFlow, samples, type TransportMap, truncateMap } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';

/** One run, one network. */
export interface DistilTask {
  readonly dimension: number;
  readonly repetition: number;
  /** Of the flow. */
  readonly steps: number;
  /** Batches of fresh noise that the network learns from once the flow has ended. */
  readonly rounds: number;
}

/** MMD of fresh draws of the target from as many … */
export interface DistilFound {
  /** … draws of noise, */
  readonly source: number;
  /** … of those, carried by the map step by step, */
  readonly flow: number;
  /** … and in one pass of the network, */
  readonly network: number;
  /** … and other draws of the target. */
  readonly target: number;
  /** Of the network from the map, on noise that it had not seen: root mean square distance over the spread of what the map makes. */
  readonly relativeError: number;
  /** Some of what the map and the network make of the same noise; where it is a plane. */
  readonly points: { readonly flow: Points; readonly network: Points };
}

export type Points = readonly (readonly [number, number])[];

const PARTICLES = 200;
const FRESH = 1000;
const SHOWN = 200;
const WIDTH = 64;
const BATCH = 128;
/** Rows of a round, and passes over them; passes over the particles after each step of the flow. */
const ROUND = { count: 1024, passes: 2 };
const ALONG = 2;

/** ntKiNG from noise to two modes; a network that learns where particles are while they move, and then from the map. */
export async function distilRun(task: DistilTask, seed: number): Promise<DistilFound> {
  const { dimension, repetition } = task;
  const key = fold(fold(createKey(seed), dimension), repetition);
  const from = normal<tf.Rank.R2>(fold(key, 1), [PARTICLES, dimension]);
  const z = normal<tf.Rank.R2>(fold(key, 2), [FRESH, dimension]);
  try {
    const { teacher, apply, relativeError, dispose } = await distilled(task, { key, from });
    const [carried, made] = [await teacher.sample(z, task.steps), apply(z)];
    dispose();
    const [source, flow, network] = [await toMatrix(z), await toMatrix(carried), await toMatrix(made)];
    tf.dispose([carried, made]);
    return { ...(await distances(task, key, { source, flow, network })), relativeError, points: shown(flow, network) };
  } finally {
    tf.dispose([from, z]);
  }
}

interface Start {
  readonly key: Key;
  readonly from: tf.Tensor2D;
}

async function distilled({ dimension, steps, rounds }: DistilTask, { key, from }: Start) {
  const updates = steps * ALONG * Math.ceil(PARTICLES / BATCH) + (rounds * ROUND.passes * ROUND.count) / BATCH;
  const student = distillation({
    network: skipNetwork({ network: mlpNetwork({ widths: [dimension, WIDTH, WIDTH, dimension] }) }),
    optimiser: adam({ learningRate: cosineSchedule({ peak: 5e-3, steps: updates, end: 1e-5 }) }),
    batchSize: BATCH,
  });
  const start = student.init(fold(key, 3));
  const along = distilAlong(student, { state: start, from, passes: ALONG });
  const target = toTensor(twoModes({ dimension }).draw(fold(key, 4), PARTICLES));
  try {
    const given = { particles: from, target: samples(target), steps, key: fold(key, 5), observers: [along.observer] };
    const run = await runFlow(ntKing(), given);
    run.state.particles.dispose();
    const teacher = teacherOf(mapFromRun({ run }), steps);
    const { state, history } = await distil(student, { ...ROUND, stages: 0, rounds, state: along.state(), teacher });
    return {
      teacher,
      apply: (x: tf.Tensor2D) => student.network.apply(state.parameters, x),
      relativeError: history.at(-1)?.relativeError as number,
      dispose: () => disposeDistillationState(state),
    };
  } finally {
    along.dispose();
    disposeDistillationState(start);
    target.dispose();
  }
}

function teacherOf(map: TransportMap, steps: number): Teacher {
  return {
    until: steps,
    sample: async (z, t) => toTensor(await applyMap(truncateMap(map, Math.round(t)), await toMatrix(z))),
  };
}

async function distances(
  { dimension }: DistilTask,
  key: Key,
  made: Readonly<Record<'source' | 'flow' | 'network', Matrix>>,
) {
  const law = twoModes({ dimension });
  const distance = await mmdTo(law.draw(fold(key, 6), FRESH));
  return {
    source: await distance(made.source),
    flow: await distance(made.flow),
    network: await distance(made.network),
    target: await distance(law.draw(fold(key, 7), FRESH)),
  };
}

function shown(flow: Matrix, network: Matrix): DistilFound['points'] {
  const rowsOf = ({ columns, data }: Matrix): Points =>
    columns === 2 ? Array.from({ length: SHOWN }, (_, i) => [data[2 * i] as number, data[2 * i + 1] as number]) : [];
  return { flow: rowsOf(flow), network: rowsOf(network) };
}
