import { caName, type CertificateAuthority } from '../description/network.ts';
import { listenAddress } from '../description/network-description.ts';
import { merge, type Settings } from './yaml-file.ts';

/** The names of an organisation's two CAs on one server: no TLS certificate can pass for an identity. */
export const CA_NAMES = { identities: 'identities', tls: 'tls' } as const;
export type CaName = (typeof CA_NAMES)[keyof typeof CA_NAMES];
/** The identity that registers and revokes the others. */
export const REGISTRAR = 'registrar';

const ROOT_EXPIRY = '131400h'; // 15 years

interface CaOptions {
  readonly organisation: string;
  readonly ca: CertificateAuthority;
  readonly registrarSecret: string;
}

/** fabric-ca-server-config.yaml of the server and of its first CA. */
export function caServerSettings(common: Settings, options: CaOptions): Settings {
  const { ca } = options;
  return merge(caSettings(common, CA_NAMES.identities, options), {
    address: listenAddress(ca.host),
    port: ca.port,
    tls: { enabled: true, clientauth: { type: 'noclientcert' } },
    cafiles: ['tls/fabric-ca-server-config.yaml'],
    // Nobody asks it: the server's own port answers whether it is there.
    operations: { listenAddress: '127.0.0.1:0' },
  });
}

/** The same of its second CA, which a folder of its own holds. */
export function tlsCaSettings(common: Settings, options: CaOptions): Settings {
  return caSettings(common, CA_NAMES.tls, options);
}

function caSettings(
  common: Settings,
  name: CaName,
  { organisation, ca, registrarSecret }: CaOptions,
): Settings {
  return merge(common, {
    ca: { name },
    csr: {
      cn: `${name}.${caName(organisation)}`,
      names: [{ O: organisation }],
      hosts: [caName(organisation), ca.host],
      keyrequest: { algo: 'ecdsa', size: 256 },
      ca: { expiry: ROOT_EXPIRY, pathlength: 0 },
    },
    registry: {
      identities: [
        {
          name: REGISTRAR,
          pass: registrarSecret,
          type: 'client',
          affiliation: '',
          attrs: {
            'hf.Registrar.Roles': 'client,peer,orderer,admin',
            'hf.Registrar.DelegateRoles': '',
            'hf.Registrar.Attributes': 'role,agency',
            'hf.Revoker': true,
            'hf.GenCRL': true,
          },
        },
      ],
    },
  });
}
