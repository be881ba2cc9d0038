#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/image.js', import.meta.url);
if (existsSync(program)) {
  await import(program);
} else {
  process.stderr.write('ingd-image: the app is not built yet; "npm start" in the clone builds it\n');
  process.exitCode = 1;
}
