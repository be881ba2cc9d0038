export { loadRealDataset, type RealDataset, type RealDatasetName, realDatasetNames } from './real/load-real-dataset.js';
