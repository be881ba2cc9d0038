import type { Settings } from '../experiment.js';

/** One piece, asked of a process. */
export interface PieceRequest {
  readonly experiment: string;
  readonly piece: string;
  readonly settings: Settings;
  readonly backend: string;
}

/** What the process answers, once for each piece. */
export type PieceReply = { readonly found: unknown } | { readonly error: string };
