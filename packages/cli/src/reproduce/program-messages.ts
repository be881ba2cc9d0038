/** What an app's program is told, once, as a message of the process that started it; the only other message is `'interrupt'`. */
export interface ProgramRequest {
  /** An experiment, or `all` of the app. */
  readonly id: string;
  /** Repetitions; each experiment's own number where null. */
  readonly seeds: number | null;
  readonly seed: number;
  readonly quick: boolean;
  /** The folder of the results. */
  readonly out: string;
  /** Processes at once. */
  readonly jobs: number;
  /** How long what is trained may be trained in this run; to its end where null. */
  readonly trainingMinutes?: number | null | undefined;
  readonly backend: string;
  /** The command that repeats it. */
  readonly command: string;
}

/** A mean over repetitions. */
export interface Estimate {
  readonly mean: number;
  /** Of the mean; undefined for a single value. */
  readonly standardError?: number | undefined;
  readonly count?: number | undefined;
}

/** One number of the paper beside ours. */
export interface Row {
  readonly name: string;
  /** As printed in the paper, or read off its plot; undefined where the paper gives none. */
  readonly published?: Estimate | undefined;
  /** By the authors' own code. */
  readonly authors?: Estimate | undefined;
  readonly ours: Estimate;
  /** Digits after the decimal point; 3 unless told. */
  readonly digits?: number | undefined;
}

/** A goal, and whether it was met. */
export interface Check {
  readonly name: string;
  readonly met: boolean;
  /** By how much, in words: what was expected, what came. */
  readonly detail: string;
}

/** One experiment that came out. */
export interface Reproduced {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
  /** Their names in the folder of the results. */
  readonly files: readonly string[];
  readonly seeds: number;
  readonly seconds: number;
}

/** One that did not. */
export interface Failed {
  readonly id: string;
  /** One line. */
  readonly reason: string;
}

/** All that a run leaves, also when something failed or it was cut off. */
export interface Reproduction {
  readonly done: readonly Reproduced[];
  readonly failed: readonly Failed[];
  readonly interrupted: boolean;
}

/** What the program says: words on the way, and one end. */
export type ProgramMessage =
  | { readonly kind: 'note'; readonly line: string }
  | ProgramProgress
  | { readonly kind: 'problem'; readonly misuse: boolean; readonly message: string }
  | ProgramDone;

/** How many parts of an experiment are computed. */
export interface ProgramProgress {
  readonly kind: 'progress';
  readonly id: string;
  readonly done: number;
  readonly total: number;
}

/** The end of a run. */
export interface ProgramDone extends Reproduction {
  readonly kind: 'done';
  readonly backend: string;
}
