/** What the program is told, once; the only other message is `'interrupt'`. */
export interface ProgramRequest {
  readonly id: string;
  readonly seeds: number | null;
  readonly seed: number;
  readonly quick: boolean;
  readonly out: string;
  readonly jobs: number;
  readonly backend: string;
  readonly command: string;
}
