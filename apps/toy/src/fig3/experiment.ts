import type { Check } from '@ingd/cli/reproduce';
import { moments } from '@ingd/families';
import { king } from '@ingd/particles';
import { estimate, formatEstimate } from '../estimate.js';
import type { LineCase } from '../one-dimension/line-case.js';
import { lineExperiment, lineRow, looksLike } from '../one-dimension/line-experiment.js';
import type { LineSummary } from '../one-dimension/line-run.js';

/** (a) from wide to narrow. */
const NARROW: LineCase = {
  start: { kind: 'normal', mean: 1, deviation: 1 },
  target: { kind: 'normal', mean: -2, deviation: 0.5 },
};

/** (b) from one mode to two, which no normal law has. */
const TWO_MODES: LineCase = {
  start: { kind: 'normal', mean: 0, deviation: 1 },
  target: { kind: 'modes', center: 2, deviation: 0.5 },
};

const flow = (bandwidth?: number) => () =>
  king({ statistic: moments({ dimension: 1, order: 2 }), ...(bandwidth === undefined ? {} : { bandwidth }) });

/** As good as continuous time: what the steps of the others cannot be blamed for. */
const slowly = () => king({ statistic: moments({ dimension: 1, order: 2 }), stepSize: 0.02 });
const SLOW = { steps: 300, hidden: true } as const;

/** Wide against every cloud on the way, so that drifts are all but affine. */
const WIDE = 16;

/** Figure 3: with T = [x, x²] particles reach the best normal law, and no more. */
export const fig3 = lineExperiment({
  id: 'fig3',
  title: 'Figure 3: KiNG on the line with T = [x, x²]',
  setting: [
    '100 particles, 100 targets, 30 iterations of KiNG with the statistic [x, x²]: (a) from N(1, 1) to N(−2, ¼); (b) from N(0, 1) to ½ N(−2, ¼) + ½ N(2, ¼).',
    "Above, the kernel's bandwidth is found by the paper's rule on the particles at every step; below it is 16, which makes drifts affine.",
  ],
  methods: {
    aRule: { title: "(a) narrow target, bandwidth by the paper's rule", line: NARROW, flow: flow() },
    bRule: { title: "(b) two modes, bandwidth by the paper's rule", line: TWO_MODES, flow: flow() },
    aWide: { title: '(a) narrow target, bandwidth 16', line: NARROW, flow: flow(WIDE) },
    bWide: { title: '(b) two modes, bandwidth 16', line: TWO_MODES, flow: flow(WIDE) },
    aSlow: { title: '(a) narrow target, 300 steps of 0.02', line: NARROW, flow: slowly, ...SLOW },
    bSlow: { title: '(b) two modes, 300 steps of 0.02', line: TWO_MODES, flow: slowly, ...SLOW },
  },
  steps: 30,
  columns: 2,
  rows: (ends) => [
    lineRow('(a) deviation of particles / of targets, rule', ends('aRule'), 'deviationRatio'),
    lineRow('(a) the same, bandwidth 16', ends('aWide'), 'deviationRatio'),
    lineRow('(a) Kolmogorov distance to the target law, rule', ends('aRule'), 'toTarget'),
    lineRow('(a) the same, bandwidth 16', ends('aWide'), 'toTarget'),
    lineRow('(a) the same, rule, in 300 steps of 0.02', ends('aSlow'), 'toTarget'),
    lineRow('(a) deviation of particles / of targets, rule, in 300 steps of 0.02', ends('aSlow'), 'deviationRatio'),
    lineRow('(a) Kolmogorov distance of the targets themselves', ends('aRule'), 'targetsToLaw'),
    lineRow('(b) deviation of particles / of targets, rule', ends('bRule'), 'deviationRatio'),
    lineRow('(b) the same, bandwidth 16', ends('bWide'), 'deviationRatio'),
    lineRow('(b) Kolmogorov distance to the best normal law, rule', ends('bRule'), 'toNormal'),
    lineRow('(b) the same, bandwidth 16', ends('bWide'), 'toNormal'),
    lineRow('(b) the same, rule, in 300 steps of 0.02', ends('bSlow'), 'toNormal'),
    lineRow('(b) share of particles in (−1, 1), rule', ends('bRule'), 'between'),
    lineRow('(b) the same, bandwidth 16 (best normal law 0.37, target 0.02)', ends('bWide'), 'between'),
  ],
  checks: (ends) => [
    sameMoments("(a) has the targets' mean and deviation, bandwidth by the paper's rule", ends('aRule'), 'toTarget'),
    looksLike('(a) becomes the target, bandwidth 16', ends('aWide'), 'toTarget'),
    sameMoments("(b) has the targets' mean and deviation, bandwidth by the paper's rule", ends('bRule'), 'toNormal'),
    staysTogether("(b) does not split, bandwidth by the paper's rule", ends('bRule')),
    looksLike('(b) becomes the best normal law, bandwidth 16', ends('bWide'), 'toNormal'),
  ],
  notes: [
    'T = [x, x²] asks for mean and variance alone, and both are met in every run, at either bandwidth. Which of all laws with that mean and variance comes out is decided by the drifts that the kernel offers.',
    'A wide kernel moves neighbours alike: drifts are all but affine, and a normal cloud stays normal. A narrow one reaches the same variance by moving the bulk and leaving stragglers behind.',
    'With the rule the goal was, until 2026-11-26, the normal law, too, and was missed: Kolmogorov distance 0.452 in (a) and 0.148 in (b), where 0.134 was asked. It was no goal that [x, x²] could have: in 300 steps of 0.02, as good as continuous time, the particles come to these moments, in (a) to a deviation that is 6% larger, in another shape as well. So it is what the statistic asks for; the distances stay in the table.',
    'The paper shows pictures only; it does not say which kernel.',
  ],
});

/** What T = [x, x²] asks for, to a hundredth of the targets' deviation; the shape is beside it. */
function sameMoments(name: string, ends: readonly LineSummary[], shape: 'toTarget' | 'toNormal'): Check {
  const gap = Math.max(...ends.map(({ meanGap }) => Math.abs(meanGap)));
  const stretch = Math.max(...ends.map(({ deviationRatio }) => Math.abs(deviationRatio - 1)));
  const detail = `in the worst repetition the mean is off by ${gap.toFixed(4)} deviations, the deviation by ${(100 * stretch).toFixed(2)}%; Kolmogorov distance from the law of that shape ${formatEstimate(estimate(ends.map((end) => end[shape])))}`;
  return { name, met: gap < 0.01 && stretch < 0.01, detail };
}

/** More than one in ten is left between the modes: what Figure 4 calls split has at most as many. */
function staysTogether(name: string, ends: readonly LineSummary[]): Check {
  const { mean } = estimate(ends.map(({ between }) => between));
  const detail = `${(100 * mean).toFixed(1)}% of the particles lie in (−1, 1); of the best normal law 37% would, of the targets 2%`;
  return { name, met: mean > 0.1, detail };
}
