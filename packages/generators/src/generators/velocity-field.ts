import { expectNumber } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { TimeNetwork } from '../networks/time-network.js';
import type { Generator } from './generator.js';

/** How a step of an ordinary differential equation is made: of order 1, 2 or 4. */
export type Integrator = 'euler' | 'midpoint' | 'runge-kutta';

/** What a velocity field is made of. */
export interface VelocityFieldOptions {
  /** h(x, t; w). */
  readonly network: TimeNetwork;
  /** Length of a step of integration, in units of t. */
  readonly step: number;
  /** `midpoint` unless told. */
  readonly integrator?: Integrator;
}

type Field = (x: Tensor2D, t: number) => Tensor2D;

/**
 * dX_t/dt = h(X_t, t; w) from X_0 = z, integrated in equal steps from 0 and one shorter step at the end; backwards for t < 0.
 * @throws RangeError when the network does not map R^d to R^d, or the step is not positive
 */
export function velocityField({ network, step, integrator = 'midpoint' }: VelocityFieldOptions): Generator {
  const dimension = network.inputs;
  expectNumber('velocityField', 'step', step, { exclusiveMinimum: 0 });
  if (network.outputs !== dimension) {
    throw new RangeError(
      `velocityField: expected a network with as many outputs as inputs beside the time, got ${dimension} and ${network.outputs}; give it ${dimension} outputs`,
    );
  }
  const advance = integrators[integrator];
  if (advance === undefined) {
    throw new RangeError(
      `velocityField: expected integrator to be one of ${Object.keys(integrators).join(', ')}, got ${integrator}; change integrator`,
    );
  }
  const path = (z: Tensor2D, times: readonly number[], parameters: readonly Tensor[]) => {
    for (const t of times) expectNumber('velocityField', 't', t);
    const field: Field = (x, t) => network.apply(parameters, x, t);
    const forward = walk(
      z,
      times.filter((t) => t >= 0),
      { field, step, advance },
    );
    const backward = walk(z, times.filter((t) => t < 0).reverse(), { field, step: -step, advance });
    return [...backward.reverse(), ...forward];
  };
  return {
    name: `velocityField(${network.name}, ${integrator} ${step})`,
    inputs: dimension,
    dimension,
    parameters: network.parameters,
    record: { kind: 'velocity field', settings: { network: { ...network.record }, step, integrator } },
    initialise: (options) => network.initialise(options),
    sample: (z, t, parameters) => tf.tidy(() => path(z, [t], parameters)[0] as Tensor2D),
    path: (z, times, parameters) => tf.tidy(() => path(z, times, parameters)),
    velocity: (x, t, parameters) => network.apply(parameters, x, t),
    advance(x, from, to, parameters) {
      expectNumber('velocityField', 'time from', from);
      expectNumber('velocityField', 'time to', to);
      const field: Field = (at, t) => network.apply(parameters, at, from + t);
      const walked = { field, step: to < from ? -step : step, advance };
      return tf.tidy(() => walk(x, [to - from], walked)[0] as Tensor2D);
    },
  };
}

interface Walk {
  readonly field: Field;
  /** Negative where time runs backwards. */
  readonly step: number;
  readonly advance: (field: Field, x: Tensor2D, t: number, step: number) => Tensor2D;
}

/** x at each time, the times going away from 0; whole steps on the grid, and from the grid to each time a step of its own. */
function walk(z: Tensor2D, times: readonly number[], { field, step, advance }: Walk): Tensor2D[] {
  let [x, made] = [z, 0];
  return times.map((t) => {
    const whole = Math.floor(t / step + 1e-9);
    for (; made < whole; made++) x = advance(field, x, made * step, step);
    const rest = t - made * step;
    return Math.abs(rest) < 1e-9 * Math.abs(step) ? tf.clone(x) : advance(field, x, made * step, rest);
  });
}

const integrators: Readonly<Record<Integrator, Walk['advance']>> = {
  euler: (field, x, t, step) => along(x, field(x, t), step),
  midpoint: (field, x, t, step) => along(x, field(along(x, field(x, t), step / 2), t + step / 2), step),
  'runge-kutta': (field, x, t, step) => {
    const first = field(x, t);
    const second = field(along(x, first, step / 2), t + step / 2);
    const third = field(along(x, second, step / 2), t + step / 2);
    const fourth = field(along(x, third, step), t + step);
    const sum = tf.addN([first, tf.mul(second, 2), tf.mul(third, 2), fourth]);
    return along(x, sum as Tensor2D, step / 6);
  },
};

function along(x: Tensor2D, velocity: Tensor2D, step: number): Tensor2D {
  return tf.add(x, tf.mul(velocity, step));
}
