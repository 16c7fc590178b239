import { join } from 'node:path';
import { exchangeSecretFile } from '#gateway/identity/exchange-secret-file';
import { requireLibrary } from '#gateway/library/load-library-key';
import { rotateLibraryMasterKey } from '#gateway/library/rotate-library-master-key';
import { requireSealFolder } from '#gateway/seal/load-seal-master-key';
import { rotateSealMasterKey } from '#gateway/seal/rotate-seal-master-key';
import { EXIT, runOnStopped, say, tell } from './run-on-stopped.ts';

const HELP = [
  'npm run keys -- rotate library   put a new key in the place of secrets/library.key, which opens the documents',
  'npm run keys -- rotate seal      put a new key in the place of secrets/seal.key, which opens the agencies’ seals',
  'They lie in DATA_DIR (./data). The gateway must not be running. After a crash run the same command again.',
  'Exit codes: 0 done, 2 wrong arguments or settings, 3 not to be opened.',
].join('\n');
const KEY_BYTES = 32;

interface Rotation {
  /** Fails where there is nothing that the key opens: an exchange would hide that it is lost. */
  readonly requireStore: (dataDir: string, keyPath: string) => Promise<void>;
  /** Answers what was closed again. */
  readonly moveOver: (dataDir: string, from: Uint8Array, to: Uint8Array) => Promise<string>;
}

const libraryPath = (dataDir: string): string => join(dataDir, 'library.sqlite');
const sealFolder = (dataDir: string): string => join(dataDir, 'seals');

const ROTATIONS: ReadonlyMap<string, Rotation> = new Map<string, Rotation>([
  [
    'library',
    {
      requireStore: (dataDir, keyPath) => requireLibrary({ path: libraryPath(dataDir), keyPath }),
      moveOver: (dataDir, from, to) => {
        const count = rotateLibraryMasterKey({ path: libraryPath(dataDir), from, to });
        return Promise.resolve(`${String(count)} keys of people`);
      },
    },
  ],
  [
    'seal',
    {
      requireStore: (dataDir, keyPath) => requireSealFolder({ folder: sealFolder(dataDir), keyPath }),
      moveOver: async (dataDir, from, to) => {
        const count = await rotateSealMasterKey({ folder: sealFolder(dataDir), from, to });
        return `${String(count)} seal keys`;
      },
    },
  ],
]);

async function rotate(name: string, { requireStore, moveOver }: Rotation): Promise<number> {
  return runOnStopped(async (_ledger, dataDir) => {
    const keyPath = join(dataDir, 'secrets', `${name}.key`);
    await requireStore(dataDir, keyPath);
    let what = '';
    await exchangeSecretFile(keyPath, {
      bytes: KEY_BYTES,
      moveOver: async (from, to) => {
        what = await moveOver(dataDir, from, to);
      },
    });
    say(`secrets/${name}.key is new; closed again with it: ${what}`);
    say(
      'The old key is gone from here. Destroy its other copies, or older backups can still be opened with them.',
    );
    return EXIT.good;
  });
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && args[0] === '--help') {
    say(HELP);
    return EXIT.good;
  }
  const [verb, name = '', ...more] = args;
  const rotation = verb === 'rotate' && more.length === 0 ? ROTATIONS.get(name) : undefined;
  if (rotation === undefined) {
    tell(HELP);
    return EXIT.usage;
  }
  return rotate(name, rotation);
}

process.exitCode = await main(process.argv.slice(2));
