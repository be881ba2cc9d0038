import { type Flow, king, mmdFlow, ntKing, paperPreset, wgf } from '@ingd/particles';

/** What is run: every method of the figure, KiNG and ntKiNG with the authors' settings too. */
export const FLOWS = {
  ntKiNG: () => ntKing(),
  KiNG: () => king(),
  WGF: () => wgf(),
  MMD: () => mmdFlow(),
  ntKiNGPaper: () => ntKing({ ...paperPreset }),
  KiNGPaper: () => king({ ...paperPreset }),
} as const satisfies Readonly<Record<string, () => Flow>>;

export type FlowName = keyof typeof FLOWS;
export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

/** Whether a flow is run with the authors' settings in place of ours. */
export function isPaper(flow: FlowName): boolean {
  return flow.endsWith('Paper');
}
