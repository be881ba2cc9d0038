import { cpus, loadavg, totalmem } from 'node:os';

/** The machine, the versions and the moment, in one line each. */
export function machine() {
  const [first] = cpus();
  return [
    `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, load average ${loadavg()[0].toFixed(1)} (above the number of processors, wall times are long and only ratios and processor times say something)`,
  ];
}
