import { InputError, type InputProblem } from '@ingd/datasets';

/** The parts of one sentence about a file or folder. */
interface Complaint {
  readonly expected: string;
  readonly got: string;
  readonly remedy: string;
  readonly problem?: InputProblem;
}

/** Bad input in one sentence, as the readers of tables say it. No control character of a file's name reaches a terminal. */
export function complain(source: string, { expected, got, remedy, problem }: Complaint): InputError {
  const sentence = `${source}: expected ${expected}, got ${got}; ${remedy}`;
  return new InputError(sentence.replaceAll(/\p{Cc}/gu, '?'), problem);
}
