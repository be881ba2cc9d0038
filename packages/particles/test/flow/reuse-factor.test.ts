// Not on webgpu: hundreds of small kernels in each run
import { createKey, fold, toMatrix, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { drawMlp, mlpTangent } from '@ingd/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  decodeMap,
  driftFlow,
  encodeMap,
  type Flow,
  king,
  mapFromRun,
  runFlow,
  type StateRecord,
  samples,
  type TransportMap,
} from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(215);
const dimension = 4;
const steps = 12;
const settings = { stepSize: 0.05, damping: 1e-3, ridge: 1e-3 };
/** So short that the factor serves at the step after `half`. */
const short = { ...settings, stepSize: 0.003 };
const half = 5;
const statistic = () => moments({ dimension, order: 3 });

/** The same network at every step. */
const tangent = (reuseFactor: boolean, given = settings): Flow => {
  const space = mlpTangent({ network: drawMlp({ widths: [dimension, 9, 7, dimension], key: fold(key, 3) }) });
  return driftFlow({ name: 'mine', statistic: statistic(), space, ...given, reuseFactor });
};

async function run(flow: Flow): Promise<Float64Array> {
  const particles = normalCloud({ seed: 1, rows: 50, dimension });
  const target = twoModes({ seed: 2, rows: 60, dimension });
  const first = await flow.init(particles, key);
  const end = await moved(flow, first, samples(target));
  const { data } = await toMatrix(end);
  for (const tensor of [particles, target, end]) tensor.dispose();
  return data;
}

async function moved(flow: Flow, first: Awaited<ReturnType<Flow['init']>>, target: ReturnType<typeof samples>) {
  let state = first;
  for (let step = 0; step < steps; step++) {
    const made = await flow.step(state, target);
    made.drift.dispose();
    state.particles.dispose();
    state = made.state;
  }
  return state.particles as tf.Tensor2D;
}

const shortKing = (reuseFactor: boolean): Flow => king({ statistic: statistic(), ...short, reuseFactor });

interface Kept {
  readonly map: TransportMap;
  readonly state: StateRecord;
}

/** What is left of a run in the middle, by way of a file. */
async function kept(flow: Flow): Promise<Kept> {
  const particles = normalCloud({ seed: 1, rows: 50, dimension });
  const target = twoModes({ seed: 2, rows: 60, dimension });
  const begun = await runFlow(flow, { particles, target: samples(target), steps: half, key });
  const record = await flow.record(begun.state);
  for (const tensor of [particles, target, begun.state.particles]) tensor.dispose();
  const { state, ...map } = decodeMap(encodeMap(mapFromRun({ run: begun, state: record })));
  if (state === undefined) throw new Error('the state was not kept');
  return { map, state };
}

/** Where a run ends that goes on from there. */
async function resumed(flow: Flow, { map, state }: Kept): Promise<Float64Array> {
  const target = twoModes({ seed: 2, rows: 60, dimension });
  const { state: end } = await runFlow(flow, { resume: { steps: map.steps, state }, target: samples(target), steps });
  const { data } = await toMatrix(end.particles);
  for (const tensor of [target, end.particles]) tensor.dispose();
  return data;
}

function withoutFactor({ map, state: { factor: _, ...state } }: Kept): Kept {
  return { map, state };
}

describe.each(testBackends())('a factor that serves the next step, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each<[string, (reuseFactor: boolean) => Flow]>([
    ['KiNG', (reuseFactor) => king({ statistic: statistic(), ...settings, reuseFactor })],
    ['a flow along one network', tangent],
  ])('%s comes to the same particles', async (_, make) => {
    const [plain, reused] = [await run(make(false)), await run(make(true))];
    const farthest = Math.max(...plain.map((value, at) => Math.abs(value - (reused[at] as number))));
    expect(farthest).toBeGreaterThan(0); // another way to the same drifts
    expect(farthest).toBeLessThan(2e-3);
  });

  test.each<[string, (reuseFactor: boolean) => Flow]>([
    ['KiNG', shortKing],
    ['a flow along one network', (reuseFactor) => tangent(reuseFactor, short)],
  ])('%s goes on from a file as if there had been no break, bit for bit', async (_, make) => {
    const half = await kept(make(true));
    expect(half.state.factor?.rows).toBe(statistic().size);
    const whole = await run(make(true));
    expect(await resumed(make(true), half)).toEqual(whole);
    expect(await resumed(make(true), withoutFactor(half))).not.toEqual(whole); // the factor did serve
  });

  test('a factor of another size serves nothing, and flows that reuse none leave it', async () => {
    const half = await kept(shortKing(true));
    const bare = withoutFactor(half);
    const other = { ...bare, state: { ...bare.state, factor: { rows: 1, columns: 1, data: Float64Array.of(2) } } };
    expect(await resumed(shortKing(true), other)).toEqual(await resumed(shortKing(true), bare));
    expect(await resumed(shortKing(false), half)).toEqual(await resumed(shortKing(false), bare));
  });

  test('nothing is left behind', async () => {
    const flow = king({ statistic: statistic(), ...settings, reuseFactor: true });
    await run(flow);
    expect(await leakedTensors(async () => void (await run(flow)))).toBe(0);
  });
});
