import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '../workspace/run-node.mjs';
import { isWebgpuSetUp, webgpuFolder } from './folder.mjs';

/** The Vulkan driver in software that Debian's Chromium brings. */
const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** What a process needs in its environment to have an adapter: a machine without a GPU is pointed to the driver in software. */
export function adapterVariables() {
  if (process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES || !existsSync(softwareDriver)) return {};
  return hasVulkanDriver() ? {} : { VK_ICD_FILENAMES: softwareDriver };
}

/** Where the Vulkan loader on Linux looks for drivers. */
function hasVulkanDriver() {
  const folders = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
  return folders.some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
}

/** The graphics adapter that WebGPU finds from Node, in words; null where `npm run webgpu:setup` was not run or there is none. */
export async function describeAdapter() {
  if (!isWebgpuSetUp()) return null;
  const probe = join(webgpuFolder, 'probe.mjs');
  const { code, text } = await runNode(probe, [], { output: 'keep', variables: adapterVariables() });
  return code === 0 ? text.trim().split('\n').at(-1) : null;
}
