import {
  boltzmannMachine,
  diagonalNormal,
  dirichlet,
  type ExponentialFamily,
  gaussianGraphicalModel,
  inverseWishart,
  ising,
  isotropicNormal,
  multinomial,
  multivariateNormal,
  normalGamma,
  normalInverseWishart,
  vonMisesFisher,
  wishart,
} from '../../src/index.js';

/** Options of every family together; each takes its own. */
export interface FamilyOptions {
  readonly dimension: number;
  readonly size: number;
  readonly count: number;
  readonly nodes: number;
  readonly edges: readonly (readonly [number, number])[];
}

/** The families that references are kept for. */
export const makers: Readonly<Record<string, (options: FamilyOptions) => ExponentialFamily>> = {
  multivariateNormal: (options) => erased(multivariateNormal(options)),
  diagonalNormal: (options) => erased(diagonalNormal(options)),
  isotropicNormal: (options) => erased(isotropicNormal(options)),
  dirichlet: (options) => erased(dirichlet(options)),
  multinomial: (options) => erased(multinomial(options)),
  vonMisesFisher: (options) => erased(vonMisesFisher(options)),
  wishart: (options) => erased(wishart(options)),
  inverseWishart: (options) => erased(inverseWishart(options)),
  normalGamma: () => erased(normalGamma),
  normalInverseWishart: (options) => erased(normalInverseWishart(options)),
  gaussianGraphicalModel: (options) => erased(gaussianGraphicalModel(options)),
  ising: (options) => erased(ising(options)),
  boltzmannMachine: (options) => erased(boltzmannMachine(options)),
};

/** The family as one whose usual parameters are not looked at. */
function erased<P>(family: ExponentialFamily<P>): ExponentialFamily {
  return family as ExponentialFamily<unknown>;
}
