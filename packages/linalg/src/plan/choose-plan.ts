import { expectNumber, memoryLimit } from '@ingd/engine';
import { explainPlan } from './explain-plan.js';

/** A way to do something, and what it takes. `Work` names kinds of work, as those of `measureRates`. */
export interface PlanCandidate<Work extends string = string> {
  readonly name: string;
  /** How much of each kind, in the units of its rate: operations, numbers moved, kernel calls. Kinds that are absent count as 0. */
  readonly work: Readonly<Partial<Record<Work, number>>>;
  /** Largest number of bytes held at once. */
  readonly bytes: number;
  /** When it is the right one, or why it cannot be taken, for people. */
  readonly note?: string;
  /** Why it cannot be taken whatever it costs, as "needs a positive definite matrix"; undefined where it can. */
  readonly unsuited?: string;
}

/** What `choosePlan` chooses among, on what machine. */
export interface PlanRequest<Work extends string = string> {
  /** At least one. Of equals the first is chosen. */
  readonly candidates: readonly PlanCandidate<Work>[];
  /** How much of each kind of work is done in a second; see `measureRates`. */
  readonly rates: Readonly<Record<Work, number>>;
  /** What may be held at once; the engine's `memoryLimit` where absent. */
  readonly memoryBytes?: number;
}

/** What is expected of one candidate. */
export interface PlanEstimate {
  readonly name: string;
  readonly seconds: number;
  readonly bytes: number;
  /** Bytes beyond what may be held; 0 where it fits. */
  readonly excessBytes: number;
  readonly note: string | undefined;
  readonly unsuited: string | undefined;
  /** Seconds by kind of work, largest first. */
  readonly shares: readonly { readonly work: string; readonly seconds: number }[];
}

/** The choice among candidates, as data. */
export interface Plan {
  /** Name of the fastest that fits and is suited; undefined where there is none. */
  readonly chosen: string | undefined;
  /** All candidates, in the order they were given. */
  readonly estimates: readonly PlanEstimate[];
  readonly memoryBytes: number;
  /** The plan in words: what was chosen and why, what each would take, what does not fit and by how much. Ends without a line break. */
  explain(): string;
}

/**
 * Chooses the candidate with the least Σ work / rate among those whose memory fits. That none fits is data: `chosen` is undefined.
 * @throws RangeError when there is no candidate, an amount is negative, or a kind of work has no positive rate
 */
export function choosePlan<Work extends string>(request: PlanRequest<Work>): Plan {
  const { candidates, rates, memoryBytes = memoryLimit } = request;
  expectNumber('choosePlan', 'memoryBytes', memoryBytes, { minimum: 0 });
  if (candidates.length === 0) {
    throw new RangeError('choosePlan: expected at least one candidate, got none; pass one or more');
  }
  const estimates = candidates.map((candidate) => estimated(candidate, rates, memoryBytes));
  const able = estimates.filter(({ excessBytes, unsuited }) => excessBytes === 0 && unsuited === undefined);
  const fastest = Math.min(...able.map(({ seconds }) => seconds));
  const chosen = able.find(({ seconds }) => seconds === fastest)?.name;
  return { chosen, estimates, memoryBytes, explain: () => explainPlan({ chosen, estimates, memoryBytes }) };
}

function estimated<Work extends string>(
  candidate: PlanCandidate<Work>,
  rates: Readonly<Record<Work, number>>,
  memoryBytes: number,
): PlanEstimate {
  const { name, bytes, note, unsuited } = candidate;
  expectNumber('choosePlan', `bytes of ${name}`, bytes, { minimum: 0 });
  const shares = (Object.entries(candidate.work) as [Work, number][]).map(([work, amount]) => {
    expectNumber('choosePlan', `${work} of ${name}`, amount, { minimum: 0 });
    expectNumber('choosePlan', `the rate of ${work}`, rates[work], { exclusiveMinimum: 0 });
    return { work, seconds: amount / rates[work] };
  });
  return {
    name,
    seconds: shares.reduce((total, share) => total + share.seconds, 0),
    bytes,
    excessBytes: Math.max(0, bytes - memoryBytes),
    note,
    unsuited,
    shares: shares.toSorted((a, b) => b.seconds - a.seconds),
  };
}
