import { readFileSync } from 'node:fs';
import type { ChildReply, ChildWork } from './in-child.js';

/**
 * The most memory this program ever held. Linux's own account of the process is taken where there is one: `maxRSS` also remembers
 * the parent, out of which the process was forked.
 */
function peakMemoryBytes(): number {
  try {
    const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // not Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}

async function perform({ module, name, settings }: ChildWork): Promise<ChildReply> {
  try {
    const loaded: Record<string, unknown> = await import(module);
    const work = loaded[name];
    if (typeof work !== 'function') throw new TypeError(`${module} exports no function ${name}`);
    return { value: await work(settings), peakMemoryBytes: peakMemoryBytes() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('disconnect', () => process.exit()); // whoever asked is gone

// A WebGPU device, or a worker left behind, would keep the process alive: it ends once the reply has gone out.
process.once('message', async (work: ChildWork) => {
  process.send?.(await perform(work), () => process.exit());
});
