import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './replace-file.js';

/** Which process holds a lock. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When the system started it, in the system's own words, where those can be had: another process may get the same number later. */
  readonly born: string | null;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, host: hostname(), born: await birthOf(process.pid) };
}

/**
 * Whether a process may still be running. One of another host counts as running: nothing here can tell.
 */
export async function mayBeRunning({ pid, host, born }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  if (!isThere(pid)) return false;
  const now = await birthOf(pid);
  return born === null || now === null || born === now;
}

/** Whether a process of this host has that number. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH'; // EPERM: it is there, and someone else's
  }
}

/** Field 22 of Linux's `stat`; the name before it may hold spaces and brackets. Null on other systems. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
