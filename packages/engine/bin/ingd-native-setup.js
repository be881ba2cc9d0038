#!/usr/bin/env node
const built = await import('../dist/native-setup/command.js').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
});
if (built === undefined) {
  process.stderr.write(
    'ingd-native-setup: the command is not built yet; "npm run native:setup" in the clone builds it\n',
  );
  process.exitCode = 1;
} else {
  process.exitCode = await built.nativeSetupCommand(process.argv.slice(2));
}
