// Imported first, for its effect: it must parse on Nodes far older than the ones we support.
const wanted = [20, 19, 0];
const running = process.versions.node.split('.').map(Number);

function isOlder(version, than) {
  for (let i = 0; i < than.length; i += 1) {
    if (version[i] !== than[i]) return version[i] < than[i];
  }
  return false;
}

if (isOlder(running, wanted)) {
  console.error(
    'This project needs Node ' +
      wanted.join('.') +
      ' or newer; this is ' +
      process.version +
      '. See https://nodejs.org',
  );
  process.exit(1);
}
