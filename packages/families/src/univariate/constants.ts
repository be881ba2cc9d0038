/** Euler's constant γ. */
export const EULER = 0.5772156649015329;
/** log 2π. */
export const LOG_TWO_PI = 1.8378770664093453;
