import { appendFileSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

/** Where a built or `.js` specifier has its source: `../dist/start.js` is `../src/start.ts`, `./main.js` is `./main.ts`. */
function sourceOf(url) {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return undefined;
  const source = url.replace('/cli/dist/', '/cli/src/').replace(/\.js$/, '.ts');
  return source.endsWith('.ts') && existsSync(fileURLToPath(source)) ? source : undefined;
}

function extensionless(specifier, parent) {
  if (!specifier.startsWith('.') || /\.[a-z]+$/.test(specifier) || !parent?.includes('tfjs-core')) return undefined;
  const url = new URL(`${specifier}.js`, parent).href;
  return existsSync(fileURLToPath(url)) ? url : undefined;
}

export async function resolve(specifier, context, next) {
  const parent = context.parentURL;
  const source =
    specifier.startsWith('.') || specifier.startsWith('file:') ? sourceOf(new URL(specifier, parent).href) : undefined;
  const url = source ?? extensionless(specifier, parent);
  return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
}

export async function load(url, context, next) {
  if (process.env.INGD_TEST_TRACE !== undefined) appendFileSync(process.env.INGD_TEST_TRACE, `${url}\n`);
  if (url.startsWith('file:') && url.endsWith('.ts')) {
    const sourcefile = fileURLToPath(url);
    const text = await readFile(sourcefile, 'utf8');
    const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'es2022', sourcefile });
    return { format: 'module', source: code, shortCircuit: true };
  }
  if (url.includes('/tfjs-core/dist/') && !url.endsWith('tf-core.node.js')) {
    return { format: 'module', source: await readFile(fileURLToPath(url), 'utf8'), shortCircuit: true };
  }
  return next(url, context);
}
