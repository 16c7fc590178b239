import { webcrypto } from 'node:crypto';
import { Extension, X509CertificateGenerator } from '@peculiar/x509';

/** Fabric CA writes a client's attributes into this extension, as JSON without any ASN.1 around it. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';

/** A client as a peer sees it: its organisation's MSP and its certificate. */
export interface ClientIdentity {
  readonly mspId: string;
  /** PEM. */
  readonly certificate: string;
}

/** A client with a real certificate that bears `attributes` as Fabric CA would write them. */
export async function createClientIdentity(
  mspId: string,
  attributes: Readonly<Record<string, string>> | undefined,
): Promise<ClientIdentity> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const extensions =
    attributes === undefined
      ? []
      : [new Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs: attributes })))];
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=gateway',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
    extensions,
  });
  return { mspId, certificate: certificate.toString('pem') };
}
