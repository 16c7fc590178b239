import { msp } from '@hyperledger/fabric-protos';
import { X509Certificate } from 'node:crypto';
import { ProtocolError } from './protocol-error.ts';

/** What makes an organisation recognisable to the others. Certificates are PEM, one each. */
export interface MspMaterial {
  readonly mspId: string;
  /** Of the authority that issues the organisation's identities. One at least. */
  readonly roots: readonly Uint8Array[];
  readonly intermediates?: readonly Uint8Array[];
  /** Of the authority that issues the TLS certificates of its servers. One at least. */
  readonly tlsRoots: readonly Uint8Array[];
  readonly tlsIntermediates?: readonly Uint8Array[];
}

const FABRIC_MSP = 0;
const ROLES = {
  client: (ous: msp.FabricNodeOUs, ou: msp.FabricOUIdentifier) => {
    ous.setClientOuIdentifier(ou);
  },
  peer: (ous: msp.FabricNodeOUs, ou: msp.FabricOUIdentifier) => {
    ous.setPeerOuIdentifier(ou);
  },
  admin: (ous: msp.FabricNodeOUs, ou: msp.FabricOUIdentifier) => {
    ous.setAdminOuIdentifier(ou);
  },
  orderer: (ous: msp.FabricNodeOUs, ou: msp.FabricOUIdentifier) => {
    ous.setOrdererOuIdentifier(ou);
  },
} as const;

/**
 * An organisation as a channel's configuration holds it, with the roles client, peer, admin and orderer told by the
 * organisational unit in a certificate. Fails with CERTIFICATE_INVALID where a root is none.
 */
export function mspConfig(material: MspMaterial): msp.MSPConfig {
  const { mspId, roots, intermediates = [], tlsRoots, tlsIntermediates = [] } = material;
  requireAuthorities(mspId, 'identities', roots, intermediates);
  requireAuthorities(mspId, 'TLS certificates', tlsRoots, tlsIntermediates);
  const config = new msp.FabricMSPConfig();
  config.setName(mspId);
  config.setRootCertsList([...roots]);
  config.setIntermediateCertsList([...intermediates]);
  config.setTlsRootCertsList([...tlsRoots]);
  config.setTlsIntermediateCertsList([...tlsIntermediates]);
  config.setCryptoConfig(hashFunctions());
  config.setFabricNodeOus(nodeOus());
  return wrapped(config);
}

/** The part of an organisation's MSP that Fabric's own kind of MSP has. */
export function unwrapped(config: msp.MSPConfig): msp.FabricMSPConfig {
  return msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
}

export function wrapped(config: msp.FabricMSPConfig): msp.MSPConfig {
  const outer = new msp.MSPConfig();
  outer.setType(FABRIC_MSP);
  outer.setConfig(config.serializeBinary());
  return outer;
}

function hashFunctions(): msp.FabricCryptoConfig {
  const config = new msp.FabricCryptoConfig();
  config.setSignatureHashFamily('SHA2');
  config.setIdentityIdentifierHashFunction('SHA256');
  return config;
}

/** Without naming an authority: the roles hold under any of the organisation's, so that roots can be renewed. */
function nodeOus(): msp.FabricNodeOUs {
  const ous = new msp.FabricNodeOUs();
  ous.setEnable(true);
  for (const [role, set] of Object.entries(ROLES)) {
    const ou = new msp.FabricOUIdentifier();
    ou.setOrganizationalUnitIdentifier(role);
    set(ous, ou);
  }
  return ous;
}

/** Roots and intermediates that every certificate of their kind can descend from. */
function requireAuthorities(
  mspId: string,
  of: string,
  roots: readonly Uint8Array[],
  intermediates: readonly Uint8Array[],
): void {
  const invalid = (what: string): ProtocolError =>
    new ProtocolError({
      code: 'CERTIFICATE_INVALID',
      doing: `describing the authority of ${mspId} for ${of}`,
      what,
      remedy: "Give the CA certificate of the organisation's own CA server, PEM, in force.",
    });
  if (roots.length === 0) throw invalid('there is no root certificate');
  for (const pem of [...roots, ...intermediates]) {
    const certificate = parsed(pem);
    if (certificate === undefined) throw invalid('this is no certificate');
    if (!certificate.ca) throw invalid(`${certificate.subject} is not the certificate of an authority`);
    if (certificate.validToDate.getTime() < Date.now())
      throw invalid(`${certificate.subject} has expired (${certificate.validTo})`);
  }
}

function parsed(pem: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
