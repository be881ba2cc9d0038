export { type CheckpointStore, openCheckpointStore } from './checkpoints/checkpoint-store.js';
export { type CheckpointsOptions, checkpoints } from './checkpoints/checkpoints.js';
