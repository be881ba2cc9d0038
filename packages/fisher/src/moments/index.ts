export { addSamples, type SampleBatch } from './add-samples.js';
export { finishMoments, type SampleMoments } from './finish-moments.js';
export { emptyMoments, type MomentSums, mergeMoments, momentsOfRows } from './moment-sums.js';
export { type MomentRecord, recordMoments, restoreMoments } from './record-moments.js';
