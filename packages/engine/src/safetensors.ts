export { blankChecksum, checksumPosition, fileChecksum } from './safetensors/checksum.js';
export {
  type Container,
  type DataType,
  elementCount,
  type StoredTensor,
  type TensorEntry,
} from './safetensors/container.js';
export { type JsonReader, jsonReader } from './safetensors/json-reader.js';
export { type CheckedHeader, readHeader, readTensors, requireChecksum } from './safetensors/read-container.js';
export { writeContainer } from './safetensors/write-container.js';
