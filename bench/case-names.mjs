/** The files of cases/, in the order in which the report shows them. */
export const caseNames = [
  'paper-step',
  'iteration',
  'parts',
  'growth',
  'baselines',
  'matrix-free',
  'streaming',
  'king-scale',
  'plan',
  'threads',
  'implicit-step',
  'score-matching',
  'metrics',
  'start',
  'sizes',
];
