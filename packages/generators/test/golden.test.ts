import { readFileSync } from 'node:fs';
import { useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import { moments } from '@ingd/families';
import { empiricalFisher, momentGradient, naturalDirection, projectDrift } from '@ingd/fisher';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  driftObjective,
  type Generator,
  generatorObjective,
  mlpNetwork,
  networkInTime,
  timeNetwork,
  timeScoreMatching,
} from '../src/index.js';
import { relativeError } from './numbers.js';

type Rows = number[][];

interface TimeScoreCase {
  readonly sigma: number;
  readonly t0: number;
  readonly Z: Rows;
  readonly A0: Rows;
  readonly A1: Rows;
  readonly b0: number[];
  readonly b1: number[];
  readonly delta: number[];
  readonly limit: number[];
}

interface ObjectiveCase {
  readonly sigma: number;
  readonly t0: number;
  readonly Z: Rows;
  readonly Y: Rows;
  readonly X0: Rows;
  readonly net: (Rows | number[])[];
  readonly drift: (Rows | number[])[];
  readonly g: number[];
  readonly naturalGradient: number[];
  readonly objective6: number;
  readonly gradients6: (Rows | number[])[];
  readonly objective7: number;
  readonly gradients7: (Rows | number[])[];
}

function casesOf<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')).cases;
}

const statistic = moments({ dimension: 2, order: 2 });

const flat = (values: Rows | number[]): number[] => values.flat();
const tensors = (values: readonly (Rows | number[])[]) => values.map((value) => tf.tensor(value));

/** X_t = t sin Z + Z (A₀ + t A₁) + b₀ + t b₁. */
function generatorOf({ A0, A1, b0, b1 }: TimeScoreCase): Generator {
  return {
    name: 'golden',
    inputs: 2,
    dimension: 2,
    parameters: [],
    initialise: () => [],
    sample: (z, t) =>
      tf.tidy(() => {
        const still = tf.add(tf.matMul(z, tf.tensor2d(A0)), tf.tensor1d(b0));
        return tf.add(still, tf.mul(velocityOf(z, A1, b1), t));
      }),
  };
}

function velocityOf(z: tf.Tensor2D, A1: Rows, b1: number[]): tf.Tensor2D {
  return tf.add(tf.sin(z), tf.add(tf.matMul(z, tf.tensor2d(A1)), tf.tensor1d(b1)));
}

describe.each(testBackends())('golden numbers on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(casesOf<TimeScoreCase>('time_score_matching'))('time score matching, σ = $sigma', (golden) => {
    const options = () => ({
      statistic,
      generator: generatorOf(golden),
      parameters: [],
      z: tf.tensor2d(golden.Z),
      time: golden.t0,
      sigma: golden.sigma,
    });

    test('δ', async () => {
      const { tangent } = await timeScoreMatching(options());
      expect(relativeError(tangent, golden.delta)).toBeLessThan(1e-3);
    });

    test('the limit σ → 0 is the projection of the drift, and δ comes near it like σ²', async () => {
      const particles = generatorOf(golden).sample(tf.tensor2d(golden.Z), golden.t0, []);
      const velocity = velocityOf(tf.tensor2d(golden.Z), golden.A1, golden.b1);
      const { tangent } = await projectDrift({ statistic, particles, velocity, ridge: 0 });
      expect(relativeError(tangent, golden.limit)).toBeLessThan(1e-3);
      const errors: number[] = [];
      for (const sigma of [0.04, 0.02]) {
        errors.push(relativeError((await timeScoreMatching({ ...options(), sigma })).tangent, tangent));
      }
      expect((errors[0] as number) / (errors[1] as number)).toBeGreaterThan(3.8);
      expect((errors[0] as number) / (errors[1] as number)).toBeLessThan(4.2);
      const near = await timeScoreMatching({ ...options(), sigma: 1e-3 });
      expect(relativeError(near.tangent, tangent)).toBeLessThan(1e-3);
    });
  });

  describe.each(casesOf<ObjectiveCase>('ingd_objective'))('objectives, σ = $sigma', (golden) => {
    const network = () => mlpNetwork({ widths: [3, 6, 2], activation: 'tanh' });
    const generator = () => networkInTime({ network: timeNetwork({ network: network() }) });

    test('the samples, g and the natural gradient are the golden ones', async () => {
      const x = generator().sample(tf.tensor2d(golden.Z), golden.t0, tensors(golden.net));
      expect(relativeError(await x.data(), flat(golden.X0))).toBeLessThan(1e-5);
      const gradient = await momentGradient(statistic, x, tf.tensor2d(golden.Y));
      const fisher = await empiricalFisher(statistic, x);
      expect(relativeError(gradient, golden.g)).toBeLessThan(1e-4);
      const { direction } = await naturalDirection({ fisher, gradient });
      expect(relativeError(direction, golden.naturalGradient)).toBeLessThan(1e-3);
    });

    test('Eq. 6: value and gradients', async () => {
      const { value, gradients } = await generatorObjective({
        statistic,
        generator: generator(),
        parameters: tensors(golden.net),
        z: tf.tensor2d(golden.Z),
        time: golden.t0,
        sigma: golden.sigma,
        naturalGradient: Float64Array.from(golden.naturalGradient),
      });
      expect(Math.abs(value / golden.objective6 - 1)).toBeLessThan(1e-3);
      for (const [i, expected] of golden.gradients6.entries()) {
        expect(relativeError(await (gradients[i] as tf.Tensor).data(), flat(expected))).toBeLessThan(1e-3);
      }
    });

    test('Eq. 7: value and gradients', async () => {
      const particles = tf.tensor2d(golden.X0);
      const drift = mlpNetwork({ widths: [2, 6, 2], activation: 'tanh' });
      const { value, gradients } = await driftObjective({
        statistic,
        particles,
        drift: (parameters, x) => drift.apply(parameters, x),
        parameters: tensors(golden.drift),
        gradient: Float64Array.from(golden.g),
        fisher: await empiricalFisher(statistic, particles),
      });
      expect(Math.abs(value / golden.objective7 - 1)).toBeLessThan(1e-3);
      for (const [i, expected] of golden.gradients7.entries()) {
        expect(relativeError(await (gradients[i] as tf.Tensor).data(), flat(expected))).toBeLessThan(1e-3);
      }
    });

    test('both leave nothing behind', async () => {
      const [parameters, z, particles] = [tensors(golden.net), tf.tensor2d(golden.Z), tf.tensor2d(golden.X0)];
      const drifting = tensors(golden.drift);
      const fisher = await empiricalFisher(statistic, particles);
      const leaked = await leakedTensors(async () => {
        const direction = Float64Array.from(golden.naturalGradient);
        const base = { statistic, generator: generator(), parameters, z, time: 0.2, sigma: 0.05 };
        const six = await generatorObjective({ ...base, naturalGradient: direction, metric: fisher, ridge: 1e-3 });
        await timeScoreMatching(base);
        const drift = mlpNetwork({ widths: [2, 6, 2], activation: 'tanh' });
        const seven = await driftObjective({
          statistic,
          particles,
          drift: (values, x) => drift.apply(values, x),
          parameters: drifting,
          gradient: Float64Array.from(golden.g),
          fisher,
        });
        tf.dispose([...six.gradients, ...seven.gradients]);
      });
      expect(leaked).toBe(0);
    });
  });
});
