import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupProblem } from './setup-problem.js';

/** An installed `@tensorflow/tfjs-node` or `-gpu`. */
export interface NativePackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Version of Node's addon interface that the addon is built for. */
  readonly addonInterface: number;
  /** Where the package looks for its addon. */
  readonly addonFile: string;
}

/** The one version whose binding this package speaks to. */
const supportedVersion = '4.22.0';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly binary?: { readonly napi_versions?: readonly number[] };
}

/**
 * Reads what is installed in `folder`.
 * @throws SetupProblem when it is not the native package in the version that is supported
 */
export function readNativePackage(folder: string, interfaceHere = Number(process.versions.napi)): NativePackage {
  const manifestFile = join(resolve(folder), 'package.json');
  if (!existsSync(manifestFile)) {
    throw new SetupProblem(
      `${folder} holds no package; install @tensorflow/tfjs-node@${supportedVersion} with its scripts off`,
    );
  }
  const { name, version, binary } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  if (name !== '@tensorflow/tfjs-node' && name !== '@tensorflow/tfjs-node-gpu') {
    throw new SetupProblem(
      `${folder} holds ${name}; pass the folder of @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu`,
    );
  }
  if (version !== supportedVersion) {
    throw new SetupProblem(`${folder} holds ${name} ${version}; install version ${supportedVersion}`);
  }
  const interfaces = (binary?.napi_versions ?? []).filter((each) => each <= interfaceHere);
  const addonInterface = Math.max(...interfaces);
  if (interfaces.length === 0)
    throw new SetupProblem(`${name} has no addon for this Node (interface ${interfaceHere})`);
  const real = realpathSync(folder);
  const addonFile = join(real, 'lib', `napi-v${addonInterface}`, 'tfjs_binding.node');
  return { folder: real, name, version, addonInterface, addonFile };
}
