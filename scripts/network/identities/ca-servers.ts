import { casHere } from '../description/part-here.ts';
import type { NetworkContext } from '../network-context.ts';
import { caProcess, caServerExpiry } from '../servers/ca-server.ts';

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
      name: caProcess(id),
      until: await caServerExpiry(folder.organisation(id)),
    })),
  );
}
