/** What a user's bundle grows by: everything a package imports except the peer, minified and compressed. */
const library = (name, limit, file = `packages/${name}/dist/index.js`) => ({
  name: `@ingd/${name}`,
  path: file,
  ignore: ['@tensorflow/*'],
  limit,
});

/** What one family costs: with all it needs but tfjs, and what this package itself adds to the engine and the special functions. */
const family = (exported, { limit, alone }) => ({
  ...library('families', limit, 'packages/families/dist/index.js'),
  name: `@ingd/families: ${exported}, ${alone ? 'over the engine and special functions' : 'all of it'}`,
  import: `{ ${exported} }`,
  gzip: true,
  ignore: ['@tensorflow/*', ...(alone ? ['@ingd/engine', '../special/*'] : [])],
});

/** What a package itself adds, without tfjs and the other packages of the workspace. */
const ownCode = (name, limit) => ({
  ...library(name, limit),
  name: `@ingd/${name}: own code`,
  gzip: true,
  ignore: ['@tensorflow/*', '@ingd/*'],
});

/** The same, for what only runs in Node. */
const forNode = (entry) => ({ ...entry, modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }) });

/** A command is run as it is, never bundled: only what it brings itself counts. */
const command = (name, limit) => ({
  ...library(name, limit),
  modifyEsbuildConfig: (config) => ({ ...config, platform: 'node', format: 'esm', packages: 'external' }),
});

export default [
  library('engine', '68 kB'),
  library('families', '80 kB'),
  ...['normal', 'gamma', 'categorical', 'multivariateNormal', 'vonMisesFisher', 'wishart'].map((exported) =>
    family(exported, { limit: '6 kB', alone: true }),
  ),
  ...['normal', 'gamma', 'categorical', 'multivariateNormal', 'vonMisesFisher', 'wishart'].map((exported) =>
    family(exported, { limit: '16 kB', alone: false }),
  ),
  library('kernels', '37 kB'),
  library('fisher', '74 kB'),
  library('metrics', '41 kB'),
  library('particles', '99 kB'),
  library('datasets', '50 kB'),
  ownCode('datasets', '30 kB'),
  { ...library('datasets', '30 kB'), name: '@ingd/datasets: parseTable', import: '{ parseTable }' },
  library('datasets/real', '70 kB', 'packages/datasets/dist/real.js'),
  forNode(library('datasets/node', '30 kB', 'packages/datasets/dist/node.js')),
  command('cli', '33 kB'),
  library('linalg', '38 kB'),
  ownCode('linalg', '18 kB'),
  ownCode('fisher', '25 kB'),
  ownCode('families', '45 kB'),
  ownCode('particles', '22 kB'),
  library('generators', '60 kB'),
  ownCode('generators', '26 kB'),
  { ...ownCode('adaptation', '10 kB'), ignore: ['@tensorflow/*', '@ingd/*', 'libsvm-js/*'] },
  library('graphs', '25 kB'),
  ownCode('graphs', '8 kB'),
];
