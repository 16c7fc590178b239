import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSecretFile } from '#gateway/identity/load-secret-file';

/** What a further gateway of a network must bring, where commands are on the ledger already. */
const FILES = ['pseudonym.key', 'query.key'];

/** Keys of its own for a gateway to whom everybody on the ledger may be a stranger. */
export async function makeGatewayKeys(dataDir: string): Promise<void> {
  for (const name of FILES) await loadSecretFile(join(dataDir, 'secrets', name), { bytes: 32 });
}

/** The keys of a gateway that is there, for another one. */
export async function bringGatewayKeys(from: string, to: string): Promise<void> {
  await makeGatewayKeys(to);
  for (const name of FILES) await cp(join(from, 'secrets', name), join(to, 'secrets', name));
}
