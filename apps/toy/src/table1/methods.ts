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

/** Columns with the published settings, and `selected`: ntKiNG whose length is chosen without labels. */
export const PUBLISHED_NAMES = ['none', 'coral', 'linot', 'king', 'ntking', 'selected', 'wgf', 'mmd'] as const;

/** The other methods, when their lengths are chosen in the same way. */
export const CHOSEN_NAMES = ['coral-chosen', 'linot-chosen', 'king-chosen', 'wgf-chosen', 'mmd-chosen'] as const;

/** The columns of the table. */
export const METHOD_NAMES = [...PUBLISHED_NAMES, ...CHOSEN_NAMES] as const;
export type MethodName = (typeof METHOD_NAMES)[number];
export type PublishedName = (typeof PUBLISHED_NAMES)[number];
export type ChosenName = (typeof CHOSEN_NAMES)[number];

/** Whether a column is one of those of chosen length, but for ntKiNG's. */
export function isChosen(name: MethodName): name is ChosenName {
  return CHOSEN_NAMES.some((each) => each === name);
}

export const TITLES: { readonly [name in MethodName]: string } = {
  none: 'none',
  coral: 'CORAL',
  linot: 'linear Monge',
  king: 'KiNG',
  ntking: 'ntKiNG, published settings',
  selected: 'ntKiNG, length chosen without labels',
  wgf: 'WGF',
  mmd: 'MMD flow',
  'coral-chosen': 'CORAL, length chosen without labels',
  'linot-chosen': 'linear Monge, length chosen without labels',
  'king-chosen': 'KiNG, length chosen without labels',
  'wgf-chosen': 'WGF, length chosen without labels',
  'mmd-chosen': 'MMD flow, length chosen without labels',
};

/** A method with the published settings; fewer steps in a quick run. ntKiNG is the longest of `candidates`. */
export function methodOf(name: Exclude<PublishedName, 'selected' | 'ntking'>, quick: boolean): AdaptationMethod {
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
  return stoppedEarly((steps) => ntKingMove({ steps }), stops(quick));
}

/** What the lengths of the other methods are chosen from: of an affine map shares of its way, of a flow numbers of steps. */
export function chosenFrom(name: ChosenName, quick: boolean): readonly AdaptationMethod[] {
  const shares = quick ? [0.3, 1] : [0.1, 0.2, 0.3, 0.4, 0.6, 1];
  const longer = quick ? [] : [200];
  switch (name) {
    case 'coral-chosen':
      return [unmoved(), ...shares.map((share) => coralMove({ share }))];
    case 'linot-chosen':
      return [unmoved(), ...shares.map((share) => linearMongeMove({ share }))];
    case 'king-chosen':
      return stoppedEarly((steps) => kingMove({ steps }), stops(quick));
    case 'wgf-chosen':
      return stoppedEarly((steps) => wgfMove({ steps }), [...stops(quick), ...longer]);
    case 'mmd-chosen':
      return stoppedEarly((steps) => mmdMove({ steps }), [...stops(quick), ...longer]);
  }
}

function stops(quick: boolean): readonly number[] {
  return quick ? [10, 30] : [10, 20, 30, 40, 60, 100];
}
