import { cpus, loadavg, totalmem } from 'node:os';

/** Where and when something was measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the last minute; above the number of cores, wall times are long and only ratios and processor times say something. */
  readonly loadAverage: number;
}

/** This machine, now. */
export function machine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown processor',
    cores: all.length,
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    at: new Date().toISOString(),
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** A machine in one line, without the moment. */
export function describeMachine({ cores, processor, memoryBytes, platform, node }: Machine): string {
  return `${cores} × ${processor}, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${platform}, Node ${node}`;
}
