import { type BackendChoice, type BackendName, backendNames } from '../backend/backend-name.js';
import { useBackend } from '../backend/use-backend.js';

/**
 * The backends that a suite of numerical tests runs over, `describe.each(testBackends())('… on %s', …)`: those that the environment
 * variable INGD_TEST_BACKENDS names, with commas; without it wasm and cpu, which are there wherever this package is.
 * @throws TypeError when the variable names something that is no backend
 */
export function testBackends(): readonly BackendName[] {
  const wanted = typeof process === 'undefined' ? undefined : process.env.INGD_TEST_BACKENDS;
  return wanted ? wanted.split(',').map((name) => knownBackend(name.trim())) : ['wasm', 'cpu'];
}

/** Switches to the first of `testBackends()`: for suites that one backend is enough for. */
export function useTestBackend(): Promise<BackendChoice> {
  return useBackend(testBackends()[0]);
}

function knownBackend(name: string): BackendName {
  const known = backendNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new TypeError(
    `testBackends: expected INGD_TEST_BACKENDS to name some of ${backendNames.join(', ')}, got '${name}'; correct the variable`,
  );
}
