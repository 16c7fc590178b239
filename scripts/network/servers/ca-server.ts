import { randomBytes, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { CertificateAuthority } from '../description/network.ts';
import { folderDamaged } from '../file-fault.ts';
import { putFile, readFileIfThere } from '../files.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { caServerSettings, tlsCaSettings } from '../render/ca-settings.ts';
import { readCommonSettings, yamlText } from '../render/yaml-file.ts';
import { httpsProbe } from './https-probe.ts';
import { serverSpec, type Server } from './server.ts';

const SETTINGS = 'fabric-ca-server-config.yaml';
/** The password of the one identity that the CA knows from the start. */
const REGISTRAR_SECRET = 'registrar-secret';

interface WithCa {
  readonly id: string;
  readonly ca: CertificateAuthority;
}

/**
 * Writes the settings of an organisation's CA server, which makes its own keys and certificates at its first start.
 * Fails with CERTIFICATE_EXPIRED where nobody could call it.
 */
export async function prepareCa({ folder }: NetworkContext, { id, ca }: WithCa): Promise<void> {
  const home = folder.organisation(id).ca;
  const until = await caServerExpiry(folder.organisation(id));
  if (until !== undefined && until.getTime() <= Date.now())
    throw new NetworkError(
      'CERTIFICATE_EXPIRED',
      `the TLS certificate of ${caProcess(id)} expired on ${until.toISOString()}`,
      { remedy: 'Renew it: npm run network -- renew' },
    );
  const secretFile = join(home, REGISTRAR_SECRET);
  let registrarSecret = await readFileIfThere(secretFile);
  if (registrarSecret === undefined) {
    registrarSecret = randomBytes(24).toString('base64url');
    await putFile(secretFile, registrarSecret);
  }
  const common = await readCommonSettings('ca');
  const options = { organisation: id, ca, registrarSecret };
  await putFile(join(home, SETTINGS), yamlText(caServerSettings(common, options)));
  await putFile(join(home, 'tls', SETTINGS), yamlText(tlsCaSettings(common, options)));
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

export async function readRegistrarSecret({ ca }: OrganisationFolder): Promise<string> {
  const file = join(ca, REGISTRAR_SECRET);
  const secret = await readFileIfThere(file);
  if (secret === undefined) throw new TypeError(`${file} is missing: the CA was not prepared`);
  return secret;
}

export function caServer(context: StartingContext, { id, ca }: WithCa): Server {
  const folder = context.folder.organisation(id);
  const home = folder.ca;
  return {
    spec: serverSpec(context, {
      name: caProcess(id),
      command: context.programs['fabric-ca-server'],
      args: ['start', '--home', home],
      cwd: home,
    }),
    host: ca.host,
    ports: [ca.port],
    probe: caProbe(ca, folder),
  };
}

export function caProcess(organisation: string): string {
  return `ca.${organisation}`;
}

export function caProbe({ host, port }: CertificateAuthority, { root }: OrganisationFolder): Probe {
  return httpsProbe({ host, port, path: '/cainfo?ca=identities', root: () => readFileIfThere(root) });
}
