// Prints the adapter that WebGPU finds; a process of its own, since a driver that is broken may take the process with it.
import { create } from 'webgpu';

const adapter = await create([]).requestAdapter();
if (adapter)
  console.log([adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' '));
process.exit(adapter ? 0 : 1);
