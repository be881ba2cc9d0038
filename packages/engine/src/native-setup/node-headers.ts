import { existsSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';
import { lastLine } from './wheel.js';

/** Node's addon interface, which is the same for every Node that supports a version of it. */
const headersPackage = 'node-api-headers@1.9.0';

/** Where `node_api.h` may lie without a download: beside this Node, where npm was told, or where systems put it. */
function* likelyFolders(node: string, environment: NodeJS.ProcessEnv): Generator<string> {
  yield join(dirname(dirname(realpathSync(node))), 'include', 'node');
  const told = environment.npm_config_nodedir;
  if (told) yield join(told, 'include', 'node');
  yield '/usr/include/node';
  yield '/usr/include/nodejs/src';
  yield '/usr/local/include/node';
}

/** What `findNodeHeaders` looks at. */
export interface HeaderSearch {
  readonly cache: string;
  readonly run: RunProgram;
  readonly node?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Replaced in tests, where this machine's folders should not matter. */
  readonly hasHeaders?: (folder: string) => boolean;
}

/** The folder with `node_api.h`: one of this machine's, else that of the npm package of the headers, which is fetched into the cache. */
export async function findNodeHeaders({
  cache,
  run,
  node = process.execPath,
  environment = process.env,
  hasHeaders = (folder) => existsSync(join(folder, 'node_api.h')),
}: HeaderSearch): Promise<string> {
  for (const folder of likelyFolders(node, environment)) if (hasHeaders(folder)) return folder;
  const prefix = join(cache, headersPackage.replace('@', '-'));
  const fetched = join(prefix, 'node_modules', 'node-api-headers', 'include');
  if (hasHeaders(fetched)) return fetched;
  await mkdir(prefix, { recursive: true });
  const npm = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    prefix,
    headersPackage,
  ];
  const { code, missing, errors } = await run('npm', npm);
  if (code === 0 && hasHeaders(fetched)) return fetched;
  const why = missing ? 'npm is not on PATH' : lastLine(errors);
  throw new SetupProblem(
    `node_api.h was found nowhere, and npm could not fetch ${headersPackage} (${why}); install Node's headers, or set npm_config_nodedir`,
  );
}
