// @boundaries-ignore every package runs its tests under the one shared configuration
export { default } from '../vitest/config.js';
