import { DOMAINS, type Domain, type Features } from './office.js';

/** Which domain is tested, and which one trained the classifier. */
export interface Pair {
  readonly tested: Domain;
  readonly trained: Domain;
}

/** The pairs of a kind of features, in the order of the paper's table. */
export function pairsOf(features: Features): readonly Pair[] {
  const domains: readonly Domain[] = features === 'decaf6' ? ['dslr', 'webcam'] : DOMAINS;
  return domains.flatMap((tested) =>
    domains.filter((trained) => trained !== tested).map((trained) => ({ tested, trained })),
  );
}

const SHORT = { amazon: 'amz', dslr: 'dslr', webcam: 'web', caltech: 'cal' } as const;

/** `dslr → web`, as the paper writes it. */
export function pairName({ tested, trained }: Pair): string {
  return `${SHORT[tested]} → ${SHORT[trained]}`;
}

/** Those that the method was developed on, with SURF and DeCAF6; the other six were looked at when it was done. */
export function isDevelopment({ tested, trained }: Pair): boolean {
  const together = (a: Domain, b: Domain): boolean =>
    (tested === a && trained === b) || (tested === b && trained === a);
  return together('amazon', 'dslr') || together('webcam', 'caltech') || together('dslr', 'webcam');
}
