import { expectNumber } from '@ingd/engine';
import type { IngdOptions, IngdSettings } from './contract.js';
import { hasVelocity } from './velocity-fit.js';

/** @throws RangeError when a setting lies outside its range, or does not go with the generator */
export function checkedSettings(options: IngdOptions): IngdSettings {
  const { stepSize, ridge = 1e-3, sigma = stepSize, nodes = 5 } = options;
  const { updates = 'kind' in options.optimiser ? 10 : 20 } = options;
  const { anchor = 1, blowUp = 10, batchSize = 500, particles = 'fresh', penalty = 0, aim = 'rates', rows } = options;
  expectNumber('ingd', 'stepSize', stepSize, { exclusiveMinimum: 0 });
  expectNumber('ingd', 'updates', updates, { integer: true, minimum: 1 });
  expectNumber('ingd', 'batchSize', batchSize, { integer: true, minimum: 2 });
  expectNumber('ingd', 'ridge', ridge, { minimum: 0 });
  expectNumber('ingd', 'sigma', sigma, { exclusiveMinimum: 0 });
  expectNumber('ingd', 'nodes', nodes, { integer: true, minimum: 2, maximum: 64 });
  expectNumber('ingd', 'anchor', anchor, { minimum: 0 });
  expectNumber('ingd', 'blowUp', blowUp, { exclusiveMinimum: 1 });
  expectNumber('ingd', 'penalty', penalty, { minimum: 0 });
  if (rows !== undefined) expectNumber('ingd', 'rows', rows, { integer: true, minimum: 2 });
  expectOneOf('particles', particles, ['fresh', 'carried']);
  expectOneOf('aim', aim, ['rates', 'field']);
  expectGenerator(options);
  requireVelocityWhereAsked(options);
  return { ...options, updates, ridge, sigma, nodes, anchor, blowUp, batchSize, particles, penalty, aim };
}

function expectOneOf(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`ingd: expected ${name} to be one of ${known.join(', ')}, got ${value}; change ${name}`);
}

function expectGenerator({ generator, statistic }: IngdOptions): void {
  if (generator.parameters.length === 0) {
    throw new RangeError(
      `ingd: expected a generator with parameters, got ${generator.name}; there is nothing to train`,
    );
  }
  if (typeof statistic === 'function' || statistic.dimension === generator.dimension) return;
  throw new RangeError(
    `ingd: expected a statistic of dimension ${generator.dimension}, that of ${generator.name}, got ${statistic.dimension}; make it for these samples`,
  );
}

/** Some settings speak of a velocity, and Gauss–Newton hears of few. */
function requireVelocityWhereAsked(options: IngdOptions): void {
  const { generator, particles, rows, penalty, aim, optimiser, anchor } = options;
  const asked = Object.entries({ particles, rows, penalty, aim }).filter(([, value]) => value !== undefined);
  const [name] = asked[0] ?? [];
  if (name !== undefined && !hasVelocity(generator)) {
    throw new RangeError(
      `ingd: expected a generator with a velocity where ${name} is told, got ${generator.name}; leave ${name} out, or take a velocityField`,
    );
  }
  if (particles === 'carried' && generator.advance === undefined) {
    throw new RangeError(
      `ingd: expected a generator that can advance where particles are carried, got ${generator.name}; give it advance, or take a velocityField`,
    );
  }
  if (!('kind' in optimiser)) return;
  const unheard = asked.map(([key]) => key).find((key) => key !== 'particles');
  if (unheard !== undefined) {
    throw new RangeError(
      `ingd: expected an optimiser where ${unheard} is told, got gaussNewton, which solves Eq. 7 over all rows by itself; leave ${unheard} out, or take adam or the like`,
    );
  }
  if (anchor === undefined || anchor === 0 || !hasVelocity(generator)) return;
  throw new RangeError(
    `ingd: expected no anchor for gaussNewton and a velocity, got ${anchor}; its least change of the weights keeps the past: leave anchor out`,
  );
}
