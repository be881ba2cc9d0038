/** What one backend gave for one public function. */
export interface CaseResult {
  readonly tolerance: number;
  /** Float64 numbers in base64, by output. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly error?: string;
}

/** What one backend gave, by package entry. */
export type Computed = Record<
  string,
  {
    readonly exported: readonly string[];
    readonly listed: readonly string[];
    readonly cases: Readonly<Record<string, CaseResult>>;
  }
>;

/** Largest difference over all outputs, each relative to its own largest number; infinite where one is missing, not finite or of another length. */
export function difference(a: CaseResult, b: CaseResult): number {
  const names = Object.keys(a.outputs);
  if (names.length === 0 || names.length !== Object.keys(b.outputs).length) return Number.POSITIVE_INFINITY;
  return Math.max(...names.map((name) => relativeDifference(decoded(a.outputs[name]), decoded(b.outputs[name]))));
}

function decoded(text: string | undefined): Float64Array {
  const bytes = Buffer.from(text ?? '', 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function relativeDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length || a.length === 0) return Number.POSITIVE_INFINITY;
  const scale = a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  return a.reduce((worst, value, i) => {
    const error = Math.abs(value - (b[i] as number)) / scale;
    return Number.isFinite(error) ? Math.max(worst, error) : Number.POSITIVE_INFINITY;
  }, 0);
}
