/** Particles, targets, statistics and the width of the network's hidden layers. */
export interface ProblemSizes {
  readonly particles: number;
  readonly targets: number;
  readonly centers: number;
  readonly width: number;
}

/** Section 5.1 of the paper: 100 particles, 100 targets, 200 centres, a network d-31-31-d [Liu 2025]. */
export const paperSizes: ProblemSizes = { particles: 100, targets: 100, centers: 200, width: 31 };

/** The size of its table 1: 400 particles and targets, in 50 dimensions [Liu 2025]. */
export const tableSizes: ProblemSizes = { particles: 400, targets: 400, centers: 200, width: 31 };
