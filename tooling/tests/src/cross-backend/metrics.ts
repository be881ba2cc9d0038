import * as exported from '@ingd/metrics';
import { float32, type PackageCases } from './contract.js';
import { clouds, key } from './inputs.js';

export const metrics: PackageCases = {
  specifier: '@ingd/metrics',
  exported,
  entries: {
    mmd: float32(async () => ({ mmd: await exported.mmd(clouds().x, clouds().y) })),
    mmdSquared: float32(async () => ({ squared: await exported.mmdSquared(clouds().x, clouds().y) })),
    mmdTo: float32(async () => ({ mmd: await (await exported.mmdTo(clouds().y))(clouds().x) })),
    mmdPermutationTest: float32(async () => {
      const { pValue } = await exported.mmdPermutationTest(clouds().x, clouds().y, { key });
      return { pValue };
    }),
  },
};
