import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { casHere } from '../description/part-here.ts';
import { putFile } from '../files.ts';
import { checkGenesisBlock } from '../material/check-genesis-block.ts';
import { describedAs, fingerprint, parseBundle, type PublicBundle } from '../material/public-bundle.ts';
import { takeKeys } from '../material/handed-keys.ts';
import { isNews, keepPublic } from '../material/public-organisation.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';

/**
 * Takes what `export` wrote on another machine of the network. What is known already stays as it is; where anything
 * of it contradicts what is known, nothing is taken. Fails with MATERIAL_INVALID, MATERIAL_DIFFERS or
 * DESCRIPTION_DIFFERS.
 */
export async function importPublic(context: NetworkContext, file: string): Promise<void> {
  const { folder, here, progress } = context;
  const bundle = await readBundle(file);
  requireSameNetwork(context, bundle, file);
  const own = new Set(casHere(here).map(({ id }) => id));
  const news = [];
  for (const told of bundle.organisations) if (await isNews(folder, told)) news.push(told);
  // Of what runs here, the CA itself says which certificates it has.
  const strangers = news.filter(({ id }) => !own.has(id));
  const block = await newBlock(context, bundle);
  if (block !== undefined) await checkGenesisBlock(context, block, strangers);
  const keys = await takeKeys(context, bundle.identities, { file, told: strangers });
  for (const told of strangers) {
    await keepPublic(folder, told);
    progress.say(
      `${told.id}: identities ${fingerprint(told.root)}, servers ${fingerprint(told.tlsRoot)}; compare with what it says of itself`,
    );
  }
  if (block !== undefined) {
    await putFile(folder.genesisBlock, block);
    progress.say("the channel's first block");
  }
  const isKnown = strangers.length === 0 && block === undefined && keys.length === 0;
  for (const line of isKnown ? ['everything in it is known here already'] : goOn(keys, file))
    progress.say(line);
}

function goOn(keys: readonly string[], file: string): string[] {
  const further = 'Go on with: npm run network -- up';
  if (keys.length === 0) return [further];
  return [
    `the keys of ${keys.join(', ')}; delete ${file}`,
    `${further}; what runs on older keys is started again by npm run network -- renew`,
  ];
}

/** Fails with MATERIAL_INVALID. */
export async function readBundle(file: string): Promise<PublicBundle> {
  const path = resolve(file);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new NetworkError('MATERIAL_INVALID', `${path} cannot be read`, {
      cause,
      remedy: 'Name the file that `npm run network -- export` wrote on the other machine.',
    });
  }
  return parseBundle(text, path);
}

function requireSameNetwork({ network, folder }: NetworkContext, bundle: PublicBundle, file: string): void {
  if (bundle.network === network.name && bundle.describedAs === describedAs(network)) return;
  throw new NetworkError(
    'DESCRIPTION_DIFFERS',
    `${file} is of a network ${bundle.network} that is described otherwise than ${folder.description}`,
    { remedy: 'Give all machines the same network.yaml.' },
  );
}

/** The first block, where it is news. */
async function newBlock(
  { folder }: NetworkContext,
  { genesisBlock }: PublicBundle,
): Promise<Buffer | undefined> {
  if (genesisBlock === undefined) return undefined;
  const told = Buffer.from(genesisBlock, 'base64');
  const known = await readFile(folder.genesisBlock).catch(() => undefined);
  if (known === undefined) return told;
  if (known.equals(told)) return undefined;
  throw new NetworkError(
    'MATERIAL_DIFFERS',
    `it holds another first block of the channel than ${folder.genesisBlock}`,
    {
      remedy:
        'There is one for each channel, made by the machine of the ordering organisation: ask there which. Where the one here is wrong, delete it and do this again.',
    },
  );
}
