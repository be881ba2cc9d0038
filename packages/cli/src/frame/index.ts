export { prepareResultsFolder } from '../files/results-folder.js';
export { type Io, processIo } from '../io.js';
export { oneOf } from '../options/choices.js';
export { quoteWords } from '../options/command-line.js';
export { type NumberRange, numberIn, numberOr } from '../options/numbers.js';
export { addSharedOptions, type BackendName, type SharedOptions } from '../options/shared.js';
export {
  ComputationProblem,
  exitCodes,
  InterruptedProblem,
  judge,
  type Remains,
  UsageProblem,
  type Verdict,
} from '../problems.js';
export { type CommandResult, type JsonField, openSession, type Session } from '../session.js';
export { startBackend } from '../tensors/backend.js';
export { type Listeners, newCommand, type Program, type Request } from './program.js';
export { printVerdict, runWords } from './run-words.js';
export { type TerminalLine, terminalLine } from './terminal-line.js';
