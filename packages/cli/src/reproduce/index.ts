export type {
  Check,
  Estimate,
  Failed,
  ProgramDone,
  ProgramMessage,
  ProgramProgress,
  ProgramRequest,
  Reproduced,
  Reproduction,
  Row,
} from './program-messages.js';
