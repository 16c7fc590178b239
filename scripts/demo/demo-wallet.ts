import { join } from 'node:path';
import { newWalletText, readWallet, type Wallet } from '#cli/sign/wallet';
import { createPrivateFile } from '#gateway/identity/create-private-file';
import { readPrivateFile } from '#gateway/identity/read-private-file';

const WALLET_BYTES_MAX = 4_096;

/**
 * The wallet of a person, `<dataDir>/demo/wallets/<person>.json`: a private JWK, mode 0600, made when it is not
 * there; `sealtrail sign --key` takes it. Fails with a SecretFileError where others than the owner may read it.
 */
export async function openDemoWallet(dataDir: string, person: string): Promise<Wallet> {
  const path = join(dataDir, 'demo', 'wallets', `${person}.json`);
  const there = await readPrivateFile(path, WALLET_BYTES_MAX);
  if (there !== undefined) return readWallet(new TextDecoder().decode(there));
  await createPrivateFile(path, new TextEncoder().encode(newWalletText()));
  // Read back, because another process may have been first.
  const made = (await readPrivateFile(path, WALLET_BYTES_MAX)) ?? new Uint8Array();
  return readWallet(new TextDecoder().decode(made));
}
