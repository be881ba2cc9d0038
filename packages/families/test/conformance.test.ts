// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the functions.
import { useTestBackend } from '@ingd/engine/testing';
import { beforeAll, describe, test } from 'vitest';
import { familyLaws } from '../src/testing.js';
import { multivariateMembers } from './members/multivariate.js';
import { univariateMembers } from './members/univariate.js';

beforeAll(async () => {
  await useTestBackend();
});

describe.each([...univariateMembers, ...multivariateMembers])('$name', ({ family, parameters }) => {
  for (const law of familyLaws(family, { parameters })) test(law.name, law.check);
});

/** Where float32 cannot hold samples or statistics well, parameters still are exact. */
const withExtreme = univariateMembers.filter(({ extreme }) => extreme.length > 0);

describe.each(withExtreme)('$name, extreme members', ({ family, parameters, extreme }) => {
  const chosen = [...extreme, ...parameters.slice(0, 1)];
  for (const law of familyLaws(family, { parameters: chosen, scope: 'parameters' })) test(law.name, law.check);
});
