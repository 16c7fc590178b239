import { join } from 'node:path';
import { caName, type CertificateAuthority } from '../description/network.ts';
import { putFile, readFileIfThere } from '../files.ts';
import { caServerExpiry } from '../identities/ca-servers.ts';
import { ensureRegistrarSecret } from '../identities/registrar-secret.ts';
import type { NetworkContext, StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import type { OrganisationFolder } from '../network-folder.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { caServerSettings, tlsCaSettings } from '../render/ca-settings.ts';
import { readCommonSettings, yamlText } from '../render/yaml-file.ts';
import { httpsProbe } from './https-probe.ts';
import { serverSpec, type Server } from './server.ts';

const SETTINGS = 'fabric-ca-server-config.yaml';

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
      `the TLS certificate of ${caName(id)} expired on ${until.toISOString()}`,
      { remedy: 'Renew it: npm run network -- renew' },
    );
  const registrarSecret = await ensureRegistrarSecret(folder.organisation(id));
  const common = await readCommonSettings('ca');
  const options = { organisation: id, ca, registrarSecret };
  await putFile(join(home, SETTINGS), yamlText(caServerSettings(common, options)));
  await putFile(join(home, 'tls', SETTINGS), yamlText(tlsCaSettings(common, options)));
}

export function caServer(context: StartingContext, { id, ca }: WithCa): Server {
  const folder = context.folder.organisation(id);
  const home = folder.ca;
  return {
    spec: serverSpec(context, {
      name: caName(id),
      command: context.programs['fabric-ca-server'],
      args: ['start', '--home', home],
      cwd: home,
    }),
    host: ca.host,
    ports: [ca.port],
    probe: caProbe(ca, folder),
  };
}

export function caProbe({ host, port }: CertificateAuthority, { root }: OrganisationFolder): Probe {
  return httpsProbe({ host, port, path: '/cainfo?ca=identities', root: () => readFileIfThere(root) });
}
