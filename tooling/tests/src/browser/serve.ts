import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

export type PageServer = { readonly url: string; stop(): Promise<void> };

/** Serves a page that carries the bundled computation, and tfjs's wasm files under /wasm/, on a free port of this machine. */
export async function servePage(): Promise<PageServer> {
  const script = await bundle();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path === '/')
      response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/page.js"></script>');
    else if (path === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (/^\/wasm\/[\w-]+\.wasm$/.test(path)) {
      response.setHeader('content-type', 'application/wasm').end(await readFile(join(wasmFolder, path.slice(6))));
    } else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`servePage: expected a port, got ${address}`);
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of the built packages, as a user's bundler would take them. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    tsconfigRaw: {}, // the workspace's own would resolve the packages to their sources
  });
  return outputFiles[0]?.text ?? '';
}
