/** The backends this package knows how to load, in the order in which `inspectBackends` lists them. */
export const backendNames = ['wasm', 'cpu', 'tensorflow', 'webgpu'] as const;

/** A tfjs backend by its tfjs name; `tensorflow` is the native one of tfjs-node. */
export type BackendName = (typeof backendNames)[number];

/** A backend that was not taken, and why, in one line. */
export interface RejectedBackend {
  readonly backend: BackendName;
  readonly reason: string;
}

/** What `useBackend` decided. */
export interface BackendChoice {
  readonly backend: BackendName;
  /** npm package name (or `node`) to version. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rejected: readonly RejectedBackend[];
  /** The graphics adapter in use, in its driver's words; of the backend `webgpu`. */
  readonly adapter?: string;
}
