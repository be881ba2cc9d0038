import { type Flow, king, mmdFlow, ntKing, paperPreset, wgf } from '@ingd/particles';

/** What is run: every method of the figure with our defaults, and with the authors' settings; of ntKiNG these with the whole tangent kernel, too. */
export const FLOWS = {
  ntKiNG: () => ntKing(),
  KiNG: () => king(),
  WGF: () => wgf(),
  MMD: () => mmdFlow(),
  ntKiNGPaper: () => ntKing({ ...paperPreset }),
  ntKiNGWhole: () => ntKing({ ...paperPreset, diagonal: false }),
  KiNGPaper: () => king({ ...paperPreset }),
  WGFPaper: () => wgf({ stepSize: 1 }),
  MMDPaper: () => mmdFlow({ stepSize: 1 }),
} as const satisfies Readonly<Record<string, () => Flow>>;

export type FlowName = keyof typeof FLOWS;
export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

/** Which data sets a flow is run on: the authors' diagonal of the tangent kernel takes too long for more than the stored ones. */
export function setsOf(flow: FlowName): readonly ('stored' | 'drawn')[] {
  switch (flow) {
    case 'ntKiNGWhole':
      return ['drawn'];
    case 'ntKiNGPaper':
    case 'WGFPaper':
    case 'MMDPaper':
      return ['stored'];
    default:
      return ['stored', 'drawn'];
  }
}
