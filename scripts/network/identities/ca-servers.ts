import { X509Certificate } from 'node:crypto';
import { caName } from '../description/network.ts';
import { casHere } from '../description/part-here.ts';
import { folderDamaged } from '../file-fault.ts';
import { readFileIfThere } from '../files.ts';
import type { NetworkContext } from '../network-context.ts';
import type { OrganisationFolder } from '../network-folder.ts';

export interface CaServerCertificate {
  readonly organisation: string;
  /** The CA's process. */
  readonly name: string;
  /** When its own TLS certificate expires; `undefined` before its first start. */
  readonly until: Date | undefined;
}

/** The TLS certificates of this machine's CA servers, which the CAs give to themselves. */
export function caServerCertificates({
  here,
  folder,
}: NetworkContext): Promise<readonly CaServerCertificate[]> {
  return Promise.all(
    casHere(here).map(async ({ id }) => ({
      organisation: id,
      name: caName(id),
      until: await caServerExpiry(folder.organisation(id)),
    })),
  );
}

/** When the server's own TLS certificate expires; `undefined` before its first start. Fails with FOLDER_DAMAGED. */
export async function caServerExpiry({ caServerCertificate }: OrganisationFolder): Promise<Date | undefined> {
  const pem = await readFileIfThere(caServerCertificate);
  if (pem === undefined) return undefined;
  try {
    return new X509Certificate(pem).validToDate;
  } catch (cause) {
    const remedy = 'Delete it: the CA makes itself another one (npm run network -- up).';
    throw folderDamaged(caServerCertificate, remedy, cause);
  }
}
