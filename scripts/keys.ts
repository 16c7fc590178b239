import { join } from 'node:path';
import { exchangeSecretFile } from '#gateway/identity/exchange-secret-file';
import { rotateLibraryMasterKey } from '#gateway/library/rotate-library-master-key';
import { rotateSealMasterKey } from '#gateway/seal/rotate-seal-master-key';
import { EXIT, runOnStopped, say, tell } from './run-on-stopped.ts';

const HELP = [
  'npm run keys -- rotate library   put a new key in the place of secrets/library.key, which opens the documents',
  'npm run keys -- rotate seal      put a new key in the place of secrets/seal.key, which opens the agencies’ seals',
  'They lie in DATA_DIR (./data). The gateway must not be running. After a crash run the same command again.',
  'Exit codes: 0 done, 2 wrong arguments or settings, 3 not to be opened.',
].join('\n');
const KEY_BYTES = 32;

type Rotation = (keys: { dataDir: string; from: Uint8Array; to: Uint8Array }) => Promise<string>;

const ROTATIONS: ReadonlyMap<string, Rotation> = new Map<string, Rotation>([
  [
    'library',
    ({ dataDir, from, to }) => {
      const count = rotateLibraryMasterKey({ path: join(dataDir, 'library.sqlite'), from, to });
      return Promise.resolve(`${String(count)} keys of people`);
    },
  ],
  [
    'seal',
    async ({ dataDir, from, to }) => {
      const count = await rotateSealMasterKey({ folder: join(dataDir, 'seals'), from, to });
      return `${String(count)} seal keys`;
    },
  ],
]);

async function rotate(name: string, rotation: Rotation): Promise<number> {
  return runOnStopped(async (_ledger, dataDir) => {
    let what = '';
    await exchangeSecretFile(join(dataDir, 'secrets', `${name}.key`), {
      bytes: KEY_BYTES,
      moveOver: async (from, to) => {
        what = await rotation({ dataDir, from, to });
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
