import type { ClosedForm } from '@ingd/fisher';
import type { Advanced } from './advance.js';
import type { AdaptiveSteps } from './step-size.js';

/** How a step was settled. */
export interface Trial {
  /** ε; 0 where no step along the drift lowers the merit, and the particles stay. */
  readonly stepSize: number;
  /** How many longer steps were taken back. */
  readonly rejections: number;
  /** The realised over the predicted decrease of the merit; undefined where there was nothing to gain. */
  readonly gainRatio: number | undefined;
  /** The merit after the step with the metric before it; undefined where nobody looked. */
  readonly realisedMerit: number | undefined;
}

/** A settled step and where it leads. */
export interface Settled extends Trial {
  /** The caller disposes its particles. */
  readonly advanced: Advanced;
}

/** What a step is tried on. */
export interface TrialRequest {
  readonly closed: Pick<ClosedForm, 'merit' | 'predictedMerit' | 'meritAt'>;
  readonly rule: AdaptiveSteps;
  /** The ε that is tried first. */
  readonly stepSize: number;
  /** √(mean |h|²) */
  readonly driftNorm: number;
  /** The most that ε √(mean |h|²) may be. */
  readonly longest: number;
  /** The particles that the drift was found with after a step of ε. */
  attempt(stepSize: number): Promise<Advanced>;
}

/** 2⁻¹⁰ of a step that the linear model cannot even predict the sign of is no step. */
const MOST_REJECTIONS = 10;
/** A decrease by a smaller share of the merit is told from rounding by nobody. */
const NEGLIGIBLE = 1e-7;

/** Halves a step until it brings what it should. */
export async function tryStep(request: TrialRequest): Promise<Settled> {
  const { rule, driftNorm, longest, closed } = request;
  let stepSize = Math.min(request.stepSize, driftNorm > 0 ? longest / driftNorm : request.stepSize);
  for (let rejections = 0; ; rejections++) {
    const advanced = await request.attempt(stepSize);
    const { gainRatio, realisedMerit } = await judge(request, stepSize, advanced);
    if (gainRatio === undefined || gainRatio >= rule.accept || (rejections === MOST_REJECTIONS && gainRatio > 0)) {
      return { stepSize, rejections, gainRatio, realisedMerit, advanced };
    }
    advanced.particles.dispose();
    if (rejections === MOST_REJECTIONS) {
      const stay = { stepSize: 0, rejections: rejections + 1, gainRatio: 0, realisedMerit: closed.merit };
      return { ...stay, advanced: await request.attempt(0) };
    }
    stepSize /= 2;
  }
}

async function judge(
  { closed }: TrialRequest,
  stepSize: number,
  { particles }: Advanced,
): Promise<Pick<Trial, 'gainRatio' | 'realisedMerit'>> {
  try {
    const { merit } = closed;
    const predicted = merit - closed.predictedMerit(stepSize);
    const realisedMerit = await closed.meritAt(particles);
    const gainRatio = predicted > NEGLIGIBLE * merit ? (merit - realisedMerit) / predicted : undefined;
    return { gainRatio, realisedMerit };
  } catch (error) {
    particles.dispose();
    throw error;
  }
}
