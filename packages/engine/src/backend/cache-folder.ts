/** Where things are kept that can be made again: `$XDG_CACHE_HOME/ingd`, by default `~/.cache/ingd`. Node only. */
export function cacheFolder(): string {
  const { homedir } = process.getBuiltinModule('node:os');
  const { join } = process.getBuiltinModule('node:path');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ingd');
}
