const processEvents = ['uncaughtException', 'unhandledRejection'] as const;
type Listener = (...values: never[]) => void;

interface ListeningProcess {
  listeners(event: string): Listener[];
  off(event: string, listener: Listener): void;
}

/** What Emscripten installs: one rethrows all but its own ExitStatus, the other rethrows the rejection. */
const emscriptenListener = /ExitStatus|^function\s*\((\w+)\)\s*\{\s*throw \1;?\s*\}$/;

function currentProcess(): ListeningProcess | undefined {
  const candidate: unknown = Reflect.get(globalThis, 'process');
  return isListeningProcess(candidate) ? candidate : undefined;
}

function isListeningProcess(value: unknown): value is ListeningProcess {
  return typeof value === 'object' && value !== null && 'listeners' in value && 'off' in value;
}

/**
 * Runs `load`, then takes away the process-wide exception handlers that Emscripten's start-up code added meanwhile;
 * they would change how the host program ends. Handlers of anyone else stay.
 */
export async function withoutEmscriptenListeners<T>(load: () => Promise<T>): Promise<T> {
  const host = currentProcess();
  if (host === undefined) return load();
  const before = processEvents.map((event) => new Set(host.listeners(event)));
  try {
    return await load();
  } finally {
    processEvents.forEach((event, index) => {
      for (const listener of host.listeners(event)) {
        const isNew = !before[index]?.has(listener);
        if (isNew && emscriptenListener.test(listener.toString())) host.off(event, listener);
      }
    });
  }
}
