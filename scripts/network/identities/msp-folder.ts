import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { putFile } from '../files.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import { yamlText } from '../render/yaml-file.ts';
import { certificateFile, keyFile } from './identity-files.ts';

/** The kinds of identity are told apart by the unit in the certificate, which the CA writes from the type. */
const NODE_UNITS = {
  NodeOUs: {
    Enable: true,
    ClientOUIdentifier: { OrganizationalUnitIdentifier: 'client' },
    PeerOUIdentifier: { OrganizationalUnitIdentifier: 'peer' },
    AdminOUIdentifier: { OrganizationalUnitIdentifier: 'admin' },
    OrdererOUIdentifier: { OrganizationalUnitIdentifier: 'orderer' },
  },
};

interface Roots {
  readonly root: string | Uint8Array;
  readonly tlsRoot: string | Uint8Array;
}

/** What the channel knows the organisation by: by default, what its CA on this machine has made. */
export async function writePublicMsp(folder: OrganisationFolder, roots?: Roots): Promise<void> {
  await writeRoots(
    roots ?? { root: await readFile(folder.root), tlsRoot: await readFile(folder.tlsRoot) },
    folder.msp,
  );
}

/** What a peer or an orderer signs with: the organisation's MSP and its own certificate and key. */
export async function writeLocalMsp(folder: OrganisationFolder, program: string): Promise<void> {
  const msp = join(folder.program(program), 'msp');
  const identity = folder.identity(program);
  const { publicRoot, publicTlsRoot } = folder;
  await writeRoots({ root: await readFile(publicRoot), tlsRoot: await readFile(publicTlsRoot) }, msp);
  await putFile(join(msp, 'signcerts', 'certificate.pem'), await readFile(certificateFile(identity)));
  await putFile(join(msp, 'keystore', 'key.pem'), await readFile(keyFile(identity)));
}

async function writeRoots({ root, tlsRoot }: Roots, msp: string): Promise<void> {
  await putFile(join(msp, 'cacerts', 'root.pem'), root);
  await putFile(join(msp, 'tlscacerts', 'root.pem'), tlsRoot);
  await putFile(join(msp, 'config.yaml'), yamlText(NODE_UNITS));
}
