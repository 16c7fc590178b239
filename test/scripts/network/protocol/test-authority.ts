// x509 injects its parts by decorators and asks for this before itself.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

/** A certificate authority of an organisation, in memory. */
export interface TestAuthority {
  /** PEM. */
  readonly root: Uint8Array;
  /** The list it makes at that time, DER; without the identifier of its key where `keyId` is false. */
  revocationList(of: {
    readonly serials: readonly string[];
    readonly madeAt: Date;
    readonly keyId?: boolean;
  }): Promise<Uint8Array>;
}

/** `isAuthority` false: a certificate that looks alike but may issue nothing. */
export async function testAuthority(
  name: string,
  { isAuthority = true, endsAt = new Date(Date.now() + HOUR_MS) } = {},
): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(endsAt.getTime() - 2 * HOUR_MS),
    notAfter: endsAt,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(isAuthority, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    root: Buffer.from(`${certificate.toString('pem')}\n`),
    async revocationList({ serials, madeAt, keyId = true }) {
      const crl = await X509CrlGenerator.create({
        issuer: certificate.subject,
        thisUpdate: madeAt,
        nextUpdate: new Date(madeAt.getTime() + HOUR_MS),
        entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: madeAt })),
        signingAlgorithm: ALGORITHM,
        signingKey: keys.privateKey,
        extensions: keyId ? [await AuthorityKeyIdentifierExtension.create(keys.publicKey)] : [],
      });
      return new Uint8Array(crl.rawData);
    },
  };
}
