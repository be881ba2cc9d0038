export { largest } from './largest.js';
