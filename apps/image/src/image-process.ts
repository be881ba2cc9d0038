import { processIo, runWords } from '@ingd/cli/frame';
import { imageApp } from './program.js';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined); // they reach every process of a terminal; the one that started this one decides
process.on('message', () => interruption.abort());
process.on('disconnect', () => process.exit()); // it is gone

/** A reader that went away (`| head`) ends the command in silence. */
process.stdout.on('error', () => process.exit());

const code = await runWords(imageApp, process.argv.slice(2), processIo({ interrupt: interruption.signal }));
process.stdout.write('', () => process.exit(code)); // a WebGPU device would keep the process alive
