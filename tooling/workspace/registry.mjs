import { npmProgram } from './npm-program.mjs';
import { runNode } from './run-node.mjs';
import { Refusal } from './say.mjs';

const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|ENOTCACHED)\b/;

/** Says in one line that the registry is out of reach; anything else is shown as the tool said it. */
export async function refuseFailedDownload(what, text) {
  const trouble = networkTrouble.exec(text);
  if (!trouble) throw new Refusal(`${text.trim()}\nInstalling ${what} failed; what the tool said is above.`);
  throw new Refusal(
    `Installing ${what} failed: the registry ${await registryUrl()} cannot be reached (${trouble[0]}); check the network and \`npm config get registry\`.`,
  );
}

async function registryUrl() {
  const { text } = await runNode(npmProgram(), ['config', 'get', 'registry'], { output: 'keep' });
  return /https?:\S+/.exec(text)?.[0] ?? 'of npm';
}
