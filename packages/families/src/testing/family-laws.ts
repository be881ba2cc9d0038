import type { Law } from '@ingd/engine/testing';
import type { ExponentialFamily } from '../family/exponential-family.js';
import {
  divergenceGradient,
  divergenceIsPositive,
  divergenceOfNeighbours,
  entropyGradient,
} from './family/divergence-laws.js';
import { type FamilyLawOptions, type Member, membersOf } from './family/member.js';
import {
  batchIsItsMembers,
  fisherIsHessian,
  givenParametersReturn,
  meanIsGradient,
  meanRoundTrip,
  parametersRoundTrip,
} from './family/parameter-laws.js';
import { misuseIsRefused } from './family/refusal-laws.js';
import {
  entropyOfSamples,
  keyDecides,
  likelihoodRecovers,
  meanOfSamples,
  posteriorAddsCounts,
  samplerHasDistribution,
  samplesAreInSupport,
} from './family/sample-laws.js';
import { covarianceIsConsistent, densityIsExponential, sumIsOfStatistics } from './family/shortcut-laws.js';
import { backendsAgree, nothingLeaks, statisticDerivative, statisticIsAdjoint } from './family/tensor-laws.js';
import { densityHasMassOne, predictiveHasMassOne } from './family/total-mass.js';

type MemberLaws = Readonly<Record<string, (member: Member) => void | Promise<void>>>;

const ofParameters: MemberLaws = {
  'natural → usual → natural parameters, and back': parametersRoundTrip,
  'natural → mean → natural parameters': meanRoundTrip,
  'mean is the gradient of logPartition': meanIsGradient,
  'Fisher information is the Hessian of logPartition': fisherIsHessian,
  'Fisher information is symmetric, with or without the matrix': covarianceIsConsistent,
  'KL of near neighbours is half their squared Fisher distance': divergenceOfNeighbours,
  'gradient of the entropy is −Fη': entropyGradient,
};

const ofSamples: MemberLaws = {
  'mean is the mean of T over samples': meanOfSamples,
  'entropy is the mean of −log density over samples': entropyOfSamples,
  'log density is log h + ⟨η, T⟩ − A': densityIsExponential,
  'sums of T are sums of T': sumIsOfStatistics,
  'density has mass one': densityHasMassOne,
  'maximum likelihood recovers the parameter': likelihoodRecovers,
  'posterior is prior plus counts': posteriorAddsCounts,
  'predictive density of the conjugate prior has mass one': predictiveHasMassOne,
  'samples follow the distribution function': samplerHasDistribution,
  'samples are in the support, NaN is nowhere': samplesAreInSupport,
  'the key alone decides the samples': keyDecides,
  'jvp and vjp of T are adjoint': statisticIsAdjoint,
  'jvp of T is the derivative of evaluate': statisticDerivative,
  'no tensor is leaked': nothingLeaks,
  'the same numbers on every backend': backendsAgree,
  'bad parameters, samples and shapes are refused by name': misuseIsRefused,
};

const ofAllMembers: Readonly<Record<string, (members: readonly Member[]) => void | Promise<void>>> = {
  'usual → natural → usual parameters': ([first]) => first && givenParametersReturn(first),
  'KL is positive, and 0 at itself': divergenceIsPositive,
  'gradient of KL(p‖q) in q is μ_q − μ_p': divergenceGradient,
  'a batch gives what its members give': batchIsItsMembers,
};

/**
 * What every exponential family obeys, checked at the members given; a backend must be set. Significance is fixed
 * beforehand and so are the keys: z-scores of 4.5, Kolmogorov-Smirnov at 1 in 10 000.
 * `for (const law of familyLaws(gamma, { parameters })) test(law.name, law.check)`
 * @throws RangeError, from each check, when fewer than two members are given
 */
export function familyLaws<Parameters>(
  family: ExponentialFamily<Parameters>,
  options: FamilyLawOptions<Parameters>,
): readonly Law[] {
  const law = (name: string, check: (members: readonly Member<Parameters>[]) => void | Promise<void>): Law => ({
    name,
    check: async () => check(membersOf(family, options)),
  });
  const each = Object.entries({ ...ofParameters, ...(options.scope === 'parameters' ? {} : ofSamples) }).map(
    ([name, check]) =>
      law(name, async (members) => {
        for (const member of members) await check(member);
      }),
  );
  return [...each, ...Object.entries(ofAllMembers).map(([name, check]) => law(name, check))];
}
