/** What a user's bundle grows by: everything a package imports except the peer, minified and compressed. */
const library = (name, limit, file = `packages/${name}/dist/index.js`) => ({
  name: `@ingd/${name}`,
  path: file,
  ignore: ['@tensorflow/*'],
  limit,
});

/** The same, for what only runs in Node. */
const forNode = (entry) => ({ ...entry, modifyEsbuildConfig: (config) => ({ ...config, platform: 'node' }) });

/** A command is run as it is, never bundled: its own files are what counts. */
const command = (name, limit) => ({
  name: `@ingd/${name}`,
  path: `packages/${name}/dist/**/*.js`,
  esbuild: false,
  limit,
});

export default [
  library('engine', '60 kB'),
  library('families', '60 kB'),
  library('kernels', '65 kB'),
  library('fisher', '75 kB'),
  library('metrics', '65 kB'),
  library('particles', '90 kB'),
  library('datasets', '60 kB'),
  forNode(library('datasets/node', '60 kB', 'packages/datasets/dist/node.js')),
  command('cli', '60 kB'),
];
