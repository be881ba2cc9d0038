import {
  type AdaptationMethod,
  coralMove,
  kingMove,
  linearMongeMove,
  mmdMove,
  ntKingMove,
  stoppedEarly,
  unmoved,
  wgfMove,
} from '@ingd/adaptation';

/** The columns of the table. */
export const METHOD_NAMES = ['none', 'coral', 'linot', 'king', 'ntking', 'selected', 'wgf', 'mmd'] as const;
export type MethodName = (typeof METHOD_NAMES)[number];

export const TITLES: { readonly [name in MethodName]: string } = {
  none: 'none',
  coral: 'CORAL',
  linot: 'linear Monge',
  king: 'KiNG',
  ntking: 'ntKiNG, published settings',
  selected: 'ntKiNG, length chosen without labels',
  wgf: 'WGF',
  mmd: 'MMD flow',
};

/** A method with the published settings; fewer steps in a quick run. ntKiNG is the longest of `candidates`. */
export function methodOf(name: Exclude<MethodName, 'selected' | 'ntking'>, quick: boolean): AdaptationMethod {
  const [short, long] = quick ? [30, 60] : [100, 1000];
  switch (name) {
    case 'none':
      return unmoved();
    case 'coral':
      return coralMove();
    case 'linot':
      return linearMongeMove();
    case 'king':
      return kingMove({ steps: short });
    case 'wgf':
      return wgfMove({ steps: long });
    case 'mmd':
      return mmdMove({ steps: long });
  }
}

/** What `selected` is chosen from; the last one has the published settings. */
export function candidates(quick: boolean): readonly AdaptationMethod[] {
  const make = (steps: number): AdaptationMethod => ntKingMove({ steps });
  return quick ? stoppedEarly(make, [10, 30]) : stoppedEarly(make);
}
