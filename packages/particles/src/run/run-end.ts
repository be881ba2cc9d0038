/** How a run ended. */
export type RunEnd =
  /** All steps were made. */
  | { readonly status: 'finished' }
  /** An observer had seen enough, or the target's stream ended; `reason` says so in one sentence where it was told. */
  | { readonly status: 'stopped'; readonly reason?: string }
  /** The signal was raised. */
  | { readonly status: 'interrupted' }
  /** Step `step` went wrong, and was not made; `reason` says how in one sentence. */
  | { readonly status: 'diverged'; readonly step: number; readonly reason: string };
