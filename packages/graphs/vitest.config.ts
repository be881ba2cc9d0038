// @boundaries-ignore every package runs its tests under the one shared configuration
export { default } from '../../tooling/vitest/config.js';
