import type { Member } from './member.js';

const POINTS = 2 ** 14;

/** Where a sample of one dimension lies as a number on the whole line, so that the trapezoidal rule converges fast. */
interface LineMap {
  toLine(x: number): number;
  fromLine(s: number): number;
  /** log dx/ds. */
  logSlope(s: number): number;
  /** Standard deviations, on the line, that the grid reaches to either side. */
  readonly reach: number;
}

/** Points and log weights that integrate a density over the support, found from samples and `inSupport`. */
export function gridOf(member: Member, samples: Float64Array): { points: Float64Array; logWeights: Float64Array } {
  const { interval } = member.options;
  if (interval !== undefined) return midpoints(interval);
  const sorted = samples.toSorted();
  const [low, high] = edgesOf(member, sorted);
  const map = mapOf(low, high, sorted);
  const line = sorted.map(map.toLine).filter(Number.isFinite);
  const middle = line[line.length >> 1] as number;
  const spread = Math.sqrt(line.reduce((total, s) => total + (s - middle) ** 2, 0) / line.length);
  const step = (2 * map.reach * spread) / POINTS;
  const places = Float64Array.from({ length: POINTS }, (_, i) => middle + (i + 0.5 - POINTS / 2) * step);
  return { points: places.map(map.fromLine), logWeights: places.map((s) => map.logSlope(s) + Math.log(step)) };
}

function midpoints([low, high]: readonly [number, number]) {
  const step = (high - low) / POINTS;
  const points = Float64Array.from({ length: POINTS }, (_, i) => low + (i + 0.5) * step);
  return { points, logWeights: points.map(() => Math.log(step)) };
}

/** Ends of the support: infinite, or bisected between a sample and a point outside. */
function edgesOf({ definition }: Member, sorted: Float64Array): readonly [number, number] {
  const [first, last] = [sorted[0] as number, sorted[sorted.length - 1] as number];
  const isInside = (x: number) => definition.inSupport(Float64Array.of(x));
  const edge = (from: number, sign: number) => {
    const far = from + sign * (1 + Math.abs(from) + last - first) * 1e6;
    if (isInside(far)) return sign * Number.POSITIVE_INFINITY;
    let [inside, outside] = [from, far];
    for (let i = 0; i < 2000 && (inside + outside) / 2 !== inside && (inside + outside) / 2 !== outside; i++) {
      const middle = (inside + outside) / 2;
      if (isInside(middle)) inside = middle;
      else outside = middle;
    }
    return Math.abs(outside) < 1e-300 ? 0 : outside;
  };
  return [edge(first, -1), edge(last, 1)];
}

function mapOf(low: number, high: number, sorted: Float64Array): LineMap {
  const middle = sorted[sorted.length >> 1] as number;
  if (Number.isFinite(low) && Number.isFinite(high)) return logistic(low, high);
  if (Number.isFinite(low)) return logarithm(low, 1);
  if (Number.isFinite(high)) return logarithm(high, -1);
  const quarter = sorted[sorted.length >> 2] as number;
  return hyperbolic(middle, Math.max(middle - quarter, 1e-300));
}

const logarithm = (edge: number, sign: number): LineMap => ({
  toLine: (x) => Math.log(sign * (x - edge)),
  fromLine: (s) => edge + sign * Math.exp(s),
  logSlope: (s) => s,
  reach: 40,
});

const logistic = (low: number, high: number): LineMap => ({
  toLine: (x) => Math.log((x - low) / (high - x)),
  fromLine: (s) =>
    s < 0 ? low + (high - low) * (Math.exp(s) / (1 + Math.exp(s))) : high - (high - low) / (1 + Math.exp(s)),
  logSlope: (s) => Math.log(high - low) - Math.abs(s) - 2 * Math.log1p(Math.exp(-Math.abs(s))),
  reach: 40,
});

/** About linear in the middle, so that it does no harm there, and reaching far. */
const hyperbolic = (middle: number, scale: number): LineMap => ({
  toLine: (x) => Math.asinh((x - middle) / scale),
  fromLine: (s) => middle + scale * Math.sinh(s),
  logSlope: (s) => Math.log(scale * Math.cosh(s)),
  reach: 15, // sinh grows: that is a million standard deviations
});
