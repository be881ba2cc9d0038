/** Long enough to cost nothing, short enough that a signal or a redraw does not have to wait. */
const breathEvery = 25; // milliseconds

/**
 * On the wasm and cpu backends every await of a step resolves at once, so a run would keep timers, signals and screens
 * waiting until its end. The function returned lets them through when it has not done so for a while.
 */
export function breathing(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < breathEvery) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
