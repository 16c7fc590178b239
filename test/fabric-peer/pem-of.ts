import type { KeyObject } from 'node:crypto';

/** PKCS#8 as text, which is how Fabric keeps keys in files. */
export function pemOf(privateKey: KeyObject): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
