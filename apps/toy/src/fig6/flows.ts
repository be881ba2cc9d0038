import { ntKing, paperPreset, type StatisticChoice } from '@ingd/particles';

/**
 * How ntKiNG is run. The paper's settings are those of its text: step 1, and the full neural tangent kernel of its Eq. 11; the authors' code
 * drops the blocks between outputs, which here takes forty times as long.
 */
export const FLOWS = {
  paper: (statistic: StatisticChoice) => ntKing({ ...paperPreset, diagonal: false, statistic }),
  defaults: (statistic: StatisticChoice) => ntKing({ statistic }),
} as const;

export type FlowName = keyof typeof FLOWS;
export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];
