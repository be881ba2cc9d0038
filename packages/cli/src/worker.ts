import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Io, readStandardInput } from './io.js';
import { main } from './main.js';
import type { FromWorker, WorkerSettings } from './worker-messages.js';

function workerIo(port: MessagePort, settings: WorkerSettings): Io {
  const interruption = new AbortController();
  const send = (message: FromWorker): void => port.postMessage(message);
  port.on('message', () => interruption.abort());
  return {
    writeOut: (chunk) => send({ kind: 'out', chunk }),
    writeErr: (text) => send({ kind: 'err', text }),
    readIn: readStandardInput,
    terminalColumns: settings.terminalColumns,
    interrupt: interruption.signal,
    debug: settings.debug,
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const settings = workerData as WorkerSettings;
  const exitCode = await main(settings.words, workerIo(port, settings));
  port.postMessage({ kind: 'done', exitCode } satisfies FromWorker);
}
