// Lets plain node run the TypeScript sources of the workspace, so that end-to-end tests need no build.
// Use with: node --conditions=@ingd/source --import .../source-loader.mjs
import { register } from 'node:module';

register('./source-hooks.mjs', import.meta.url);
