import { layerRegions, type PaddedSizes, paddedSizes, SYSTEM_BYTES, secondRegions, systemRegions } from './layout.js';
import { type GramParts, gramParts } from './parts.js';

/** What of a system follows from its sizes alone. */
export interface SystemPlan extends GramParts {
  readonly sizes: PaddedSizes;
  /** Bytes of the regions of the system, its layers and its second part, by name. */
  readonly regions: Readonly<Record<string, number>>;
  /** Of all of them. */
  readonly bytes: number;
}

/** What the plan depends on; layers are `[in + 1, out]`. */
type Sizes = Parameters<typeof paddedSizes>[0];

let last: { readonly sizes: string; readonly plan: SystemPlan } | undefined;

/** The sizes are the same at every step of a run: the last plan is kept. */
export function systemPlan(sizes: Sizes): SystemPlan {
  const { particles, targets, centers, dimension, layers } = sizes;
  const shapes = layers.map(({ rows, columns }) => `${rows}-${columns}`);
  const all = `${particles} ${targets} ${centers} ${dimension} ${shapes.join()}`;
  if (last?.sizes !== all) last = { sizes: all, plan: planned(paddedSizes(sizes)) };
  return last.plan;
}

function planned(sizes: PaddedSizes): SystemPlan {
  const regions: Record<string, number> = { system: SYSTEM_BYTES, ...systemRegions(sizes) };
  sizes.padded.forEach((layer, index) => {
    for (const [field, bytes] of Object.entries(layerRegions(layer, sizes.rows))) regions[`${field} ${index}`] = bytes;
  });
  for (const [name, bytes] of Object.entries(secondRegions(sizes))) regions[`second ${name}`] = bytes;
  const bytes = Object.values(regions).reduce((sum, own) => sum + own, 0);
  return { sizes, regions, bytes, ...gramParts(sizes) };
}
