#!/usr/bin/env node
const built = await import('../dist/start.js').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
});
if (built === undefined) {
  process.stderr.write('ingd: the command is not built yet; "npm start" in the clone builds it\n');
  process.exitCode = 1;
} else {
  process.exitCode = await built.start(process.argv.slice(2));
}
