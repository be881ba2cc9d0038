import { freemem, totalmem } from 'node:os';
import { readableBytes } from '@ingd/datasets';
import { type BackendInspection, inspectBackends, memoryLimit, type NativeDetails } from '@ingd/engine';
import type { CommandResult, JsonField, Session } from '../session.js';
import { version } from '../version.js';

type Versions = { readonly [name: string]: string };

function versionsOf(inspections: readonly BackendInspection[]): Versions {
  const found = inspections.map((inspection) => (inspection.available ? inspection.versions : {}));
  const platform = { node: process.versions.node, platform: `${process.platform} ${process.arch}` };
  return Object.assign({ ingd: version }, platform, ...found);
}

/** What this process may use: of the machine, or of the container around it. */
function machineBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}

function describeBackend(inspection: BackendInspection): string {
  const state = inspection.available
    ? `available${describeNative(inspection.native)}${describeAdapter(inspection.adapter)}`
    : `not available: ${inspection.reason}`;
  return `  ${inspection.backend.padEnd(12)}${state}`;
}

/** What the native backend computes with. */
function describeNative(native: NativeDetails | undefined): string {
  if (native === undefined) return '';
  const { libtensorflow, threads, gpu, float64 } = native;
  const place = gpu ? 'on a GPU' : 'no GPU in use';
  const doubles = float64.length > 0 ? float64.join(', ') : 'nothing';
  return `: libtensorflow ${libtensorflow}, threads: ${threads}, ${place}, in float64: ${doubles}`;
}

/** Where WebGPU computes. */
function describeAdapter(adapter: string | undefined): string {
  return adapter === undefined ? '' : `: ${adapter}`;
}

function nativeFields(native: NativeDetails | undefined): JsonField {
  return native === undefined ? null : { ...native };
}

/** `ingd info`: versions, backends and memory. */
export async function info({ session }: { readonly session: Session }): Promise<CommandResult> {
  const inspections = await inspectBackends();
  const versions = versionsOf(inspections);
  const memory = { machineBytes: machineBytes(), freeBytes: freemem(), tensorLimitBytes: memoryLimit };
  return {
    fields: {
      versions,
      backends: inspections.map((inspection) => ({
        backend: inspection.backend,
        available: inspection.available,
        reason: inspection.available ? null : inspection.reason,
        native: inspection.available ? nativeFields(inspection.native) : null,
        adapter: (inspection.available ? inspection.adapter : undefined) ?? null,
      })),
      memory,
      warnings: session.warnings,
    },
    lines: [
      'versions',
      ...Object.entries(versions).map(([name, value]) => `  ${name} ${value}`),
      'backends (auto takes wasm, then cpu)',
      ...inspections.map(describeBackend),
      'memory',
      `  ${readableBytes(memory.machineBytes)} in this machine, ${readableBytes(memory.freeBytes)} free`,
      `  ${readableBytes(memory.tensorLimitBytes)} at most for tensors; one table may take half of the machine's memory`,
    ],
    aside: false,
  };
}
