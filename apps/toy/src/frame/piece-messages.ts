import type { Settings } from '../experiment.js';

/** One piece, asked of a process. */
export interface PieceRequest {
  readonly experiment: string;
  /** Null for what all pieces rest on. */
  readonly piece: string | null;
  readonly settings: Settings;
  readonly backend: string;
  /** Where the experiment's pieces are kept. */
  readonly folder: string;
  readonly trainingSeconds?: number | undefined;
}

/** What the process answers, once for each piece. */
export type PieceReply = { readonly found: unknown } | { readonly error: string };

/** What it says on the way. */
export interface PieceNote {
  readonly note: string;
}
