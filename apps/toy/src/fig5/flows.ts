import { type Flow, king, mmdFlow, ntKing, paperPreset, wgf } from '@ingd/particles';

/** What is run: every method of the figure with our defaults, and with the authors' settings. */
export const FLOWS = {
  ntKiNG: () => ntKing(),
  KiNG: () => king(),
  WGF: () => wgf(),
  MMD: () => mmdFlow(),
  ntKiNGPaper: () => ntKing({ ...paperPreset }),
  KiNGPaper: () => king({ ...paperPreset }),
  WGFPaper: () => wgf({ stepSize: 1 }),
  MMDPaper: () => mmdFlow({ stepSize: 1 }),
} as const satisfies Readonly<Record<string, () => Flow>>;

export type FlowName = keyof typeof FLOWS;
export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

/** Whether a flow is run with the authors' settings in place of ours. */
export function isPaper(flow: FlowName): boolean {
  return flow.endsWith('Paper');
}
