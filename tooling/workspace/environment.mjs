import { delimiter, join } from 'node:path';
import { pinnedPnpmFolder } from './paths.mjs';

/**
 * The environment of every program started here: the pinned pnpm found first (turbo runs it by name), nothing sent home,
 * and none of the variables by which an outer `npm run` would speak to an inner npm.
 */
export function environment() {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOuterScript(name)));
  const pathName = Object.keys(inherited).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...inherited,
    [pathName]: [join(pinnedPnpmFolder, 'node_modules', '.bin'), inherited[pathName]].filter(Boolean).join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    npm_config_update_notifier: 'false',
  };
}

function isOuterScript(name) {
  return /^npm_(lifecycle|package|command|execpath|config_local_prefix)/.test(name);
}
