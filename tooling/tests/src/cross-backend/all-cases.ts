import { adaptation } from './adaptation.js';
import type { PackageCases } from './contract.js';
import { datasets } from './datasets.js';
import { engine } from './engine.js';
import { familiesCases } from './families.js';
import { fisher } from './fisher.js';
import { generators } from './generators.js';
import { kernels } from './kernels.js';
import { linalg } from './linalg.js';
import { metrics } from './metrics.js';
import { others } from './others.js';
import { particles } from './particles.js';

/** Every entry of every package. One that a package exports and that is not here fails the test. */
export const allCases: readonly PackageCases[] = [
  engine,
  linalg,
  ...familiesCases,
  kernels,
  fisher,
  particles,
  generators,
  adaptation,
  metrics,
  datasets,
  ...others,
];
