import type { Check, Row } from '@ingd/cli/reproduce';

/** What one run of an experiment is asked for. */
export interface Settings {
  /** How many random repetitions. */
  readonly seeds: number;
  /** The first seed of all draws (`--seed`); repetition i draws from `fold(createKey(seed), i)`. */
  readonly seed: number;
  /** A small version, to see that everything runs; its numbers mean little. */
  readonly quick: boolean;
}

/** What a piece of work may use while it runs. */
export interface Work {
  readonly settings: Settings;
  /** `OUT/.pieces/ID`, for what is kept on the way; it may not be there yet. */
  readonly folder: string;
  /** How long `prepare` may train in this run; to the end where undefined. */
  readonly trainingSeconds?: number | undefined;
  /** Says one line about how far it is. */
  readonly note: (line: string) => void;
  /** Raised when the run is to end. */
  readonly signal: AbortSignal;
}

/** A further table of the Markdown page, cells as they are shown. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All numbers behind a picture, in long form: the CSV. */
export interface Series {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A drawing; the first of an experiment is `ID.svg`, one with a name `ID-NAME.svg`. */
export interface Picture {
  readonly name?: string | undefined;
  readonly svg: string;
}

/** What an experiment has to show. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
  readonly series: Series;
  readonly pictures: readonly Picture[];
  readonly tables?: readonly Table[] | undefined;
  /** One sentence each: what was seen, what differs from the paper and why. */
  readonly notes?: readonly string[] | undefined;
}

/** An independent part of an experiment: computed in any process, in any order, and kept. */
export interface Piece<Task> {
  /** Unique in the experiment; letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Plain JSON; with the settings it says all that the result depends on. */
  readonly task: Task;
}

/** One figure or table of the paper. `Task`, `Found` and `Prepared` are plain JSON, all numbers finite. */
export interface ExperimentDefinition<Task, Found, Prepared = undefined> {
  /** `fig5`. */
  readonly id: string;
  readonly title: string;
  /** What was done, for the page's head: one sentence each. */
  readonly setting: readonly string[];
  /** How many repetitions there are unless told. */
  readonly seeds: { readonly full: number; readonly quick: number };
  pieces(settings: Settings): readonly Piece<Task>[];
  /**
   * What all pieces rest on and that takes long, such as a trained network: made before them, in one process, and kept in `folder` on the way by itself, so
   * that it goes on where it stood. The answer, plain JSON, says what came of it: pieces that were kept for another answer are computed anew.
   */
  prepare?(work: Work): Promise<Prepared>;
  /** The result of one piece: a function of task and settings alone, and of what was prepared. */
  compute(task: Task, work: Work): Promise<Found>;
  /** Everything that is shown, from the results in the order of the pieces. */
  conclude(found: readonly Found[], settings: Settings, prepared: Prepared): Outcome | Promise<Outcome>;
}

/** An experiment with the types of its pieces closed away. */
export interface Experiment extends Pick<ExperimentDefinition<never, never>, 'id' | 'title' | 'setting' | 'seeds'> {
  pieces(settings: Settings): readonly Piece<unknown>[];
  readonly prepare: ((work: Work) => Promise<unknown>) | undefined;
  compute(name: string, work: Work): Promise<unknown>;
  conclude(found: readonly unknown[], settings: Settings, prepared?: unknown): Promise<Outcome>;
}

/** Closes an experiment's own types, so that different ones stand in one list. */
export function defineExperiment<Task, Found, Prepared = undefined>(
  definition: ExperimentDefinition<Task, Found, Prepared>,
): Experiment {
  const { id, title, setting, seeds } = definition;
  return {
    id,
    title,
    setting,
    seeds,
    pieces: (settings) => definition.pieces(settings),
    prepare: definition.prepare,
    async compute(name, work) {
      const piece = definition.pieces(work.settings).find((each) => each.name === name);
      if (piece === undefined) throw new RangeError(`${id}: expected the name of one of its pieces, got ${name}`);
      return definition.compute(piece.task, work);
    },
    // What was kept as JSON came from `compute`, by the digest that the file is kept under.
    conclude: async (found, settings, prepared) =>
      definition.conclude(found as readonly Found[], settings, prepared as Prepared),
  };
}
