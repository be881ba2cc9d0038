// A Verdaccio that lives exactly as long as the process that forked it: its end of the channel closing ends it.
import { runServer } from 'verdaccio';

const folder = process.argv[2];

const server = await runServer({
  storage: `${folder}/storage`,
  self_path: folder,
  configPath: `${folder}/config.yaml`,
  auth: { htpasswd: { file: `${folder}/htpasswd`, max_users: -1 } },
  uplinks: {},
  packages: { '@ingd/*': { access: '$all', publish: '$all' } },
  web: { enable: false },
  max_body_size: '100mb',
  log: { type: 'stdout', format: 'json', level: 'error' },
});

process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
