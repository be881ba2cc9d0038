// For a suite that is run by hand, without `npm test`: prints what `npm test` would hand it in INGD_PROGRAMS.
import { findPrograms } from './programs.mjs';

console.log(JSON.stringify(await findPrograms()));
