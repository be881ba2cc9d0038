/** Exit codes of the command [the command line's contract]. */
export const exitCodes = { done: 0, failed: 1, misuse: 2, interrupted: 130 } as const;

/** What a failed command still left behind. */
export interface Remains {
  /** Files that were written and are whole. */
  readonly saved?: readonly string[];
  /** The command that goes on from there. */
  readonly resume?: string | undefined;
}

/** Wrong use or bad input, exit code 2: the message is one sentence for the person who typed the command. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}

/** An end that may leave something behind. */
class EarlyEnd extends Error {
  readonly remains: Remains;
  constructor(message: string, remains: Remains = {}) {
    super(message);
    this.remains = remains;
  }
}

/** The computation failed, exit code 1. */
export class ComputationProblem extends EarlyEnd {
  override readonly name = 'ComputationProblem';
}

/** Ctrl-C, exit code 130. */
export class InterruptedProblem extends EarlyEnd {
  override readonly name = 'InterruptedProblem';
}

/** How a command ended, for the process and for people. */
export interface Verdict extends Remains {
  readonly exitCode: number;
  /** One line. */
  readonly message: string;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}

const SYSTEM_REASONS: { readonly [code: string]: string } = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EIO: 'the device reported an input/output error',
  EFBIG: 'the file would be larger than the file system allows',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  EPIPE: 'the reader of standard output has gone',
};

/** The operating system's reason in words, without paths or call names. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return (code === undefined ? undefined : SYSTEM_REASONS[code]) ?? oneLine(error.message);
}

function isInputError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'InputError';
}

/** Which exit code and which line an error deserves. Never a stack trace. */
export function judge(error: unknown): Verdict {
  if (error instanceof UsageProblem || isInputError(error)) {
    return { exitCode: exitCodes.misuse, message: oneLine(error.message) };
  }
  if (error instanceof ComputationProblem) {
    return { exitCode: exitCodes.failed, message: oneLine(error.message), ...error.remains };
  }
  if (error instanceof InterruptedProblem) {
    return { exitCode: exitCodes.interrupted, message: oneLine(error.message), ...error.remains };
  }
  const message = error instanceof Error ? oneLine(error.message) : oneLine(String(error));
  return { exitCode: exitCodes.failed, message: message === '' ? 'failed without a message' : message };
}

/** Ends the command after Ctrl-C. */
export function throwIfInterrupted({ interrupt }: { readonly interrupt: AbortSignal }, message: string): void {
  if (interrupt.aborted) throw new InterruptedProblem(message);
}
