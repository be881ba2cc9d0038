/** What the main thread tells its worker at the start. */
export interface WorkerSettings {
  readonly words: readonly string[];
  readonly terminalColumns: number | undefined;
  readonly debug: boolean;
}

/** What the worker sends back; the only message the other way is `'interrupt'`. */
export type FromWorker =
  | { readonly kind: 'out'; readonly chunk: string | Uint8Array }
  | { readonly kind: 'err'; readonly text: string }
  | { readonly kind: 'done'; readonly exitCode: number };
