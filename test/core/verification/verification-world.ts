import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { encodeBase64url } from '#core/base64url';
import { canonicalizeJson } from '#core/canonical-json';
import type { CertificateDocument, DocumentHeader } from '#core/certificate/document';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { PublicJwk } from '#core/schema/public-jwk';
import type { CheckName } from '#core/verification/checks';
import { createVerifier } from '#core/verification/create-verifier';
import type { CheckResult, Verification } from '#core/verification/verification';
import type { VerificationCrypto } from '#core/verification/verification-crypto';
import type { VerificationQuestion } from '#core/verification/verification-question';
import type {
  AgencyHistory,
  CertificateHistory,
  CertificateTypeVersion,
  LedgerPosition,
  LedgerReference,
  SealKeyHistory,
  VerificationSource,
} from '#core/verification/verification-source';
import { AGENCIES, DAY_MS, NOW_MS, ruleCrypto } from '../rule-context.ts';

export const ISSUER = AGENCIES.first;
/** Ten days ago: between the issue and now there is room for a history. */
export const ISSUED_AT = NOW_MS - 10 * DAY_MS;
export const VALID_UNTIL = NOW_MS + 30 * DAY_MS;
export const IDENTIFIER = formatCertificateIdentifier({
  type: `${AGENCIES.registrar}001`,
  agency: ISSUER,
  serial: 'A0001',
  version: 1,
});

export interface SealKeyPair {
  readonly keyId: string;
  readonly publicKey: PublicJwk;
  readonly privateKey: KeyObject;
  readonly alg: DocumentHeader['alg'];
}

export function createSealKey(alg: DocumentHeader['alg'] = 'ES256'): SealKeyPair {
  const pair =
    alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const publicKey = PublicJwk.parse(pair.publicKey.export({ format: 'jwk' }));
  return { keyId: jwkThumbprint(publicKey, ruleCrypto), publicKey, privateKey: pair.privateKey, alg };
}

export const SEAL = createSealKey();

export const PAYLOAD: CertificateDocument = {
  identifier: IDENTIFIER,
  type: { code: 'disability-certificate', version: 2 },
  issuer: { creditCode: ISSUER, name: '省残疾人联合会' },
  holder: { name: '张三', idType: 'citizen-card', maskedNumber: '**************123X' },
  claims: { category: 'hearing', level: 2 },
  issuedAt: new Date(ISSUED_AT).toISOString(),
  validFrom: new Date(ISSUED_AT).toISOString(),
  validUntil: new Date(VALID_UNTIL).toISOString(),
  version: 1,
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
};

/** Seals whatever it is given, also what no honest agency would. */
export function seal(payload: unknown, key: SealKeyPair = SEAL, header: unknown = headerOf(key)): string {
  const input = `${encodePart(header)}.${encodePart(payload)}`;
  const signature =
    key.alg === 'ES256'
      ? sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
      : sign(null, Buffer.from(input), key.privateKey);
  return `${input}.${encodeBase64url(signature)}`;
}

export function headerOf(key: SealKeyPair): DocumentHeader {
  return { alg: key.alg, kid: key.keyId, typ: 'sealtrail-certificate+jws' };
}

function encodePart(part: unknown): string {
  return encodeBase64url(Buffer.from(canonicalizeJson(part)));
}

export function digestOf(document: string): string {
  return createHash('sha256').update(document).digest('base64url');
}

export function reference(at: number, block = 7): LedgerReference {
  return { block, transactionId: createHash('sha256').update(String(at)).digest('hex'), at };
}

/** The ledger's record of a document, as an honest issue leaves it. */
export function certificateOf(
  document: string,
  changes: Partial<CertificateHistory> = {},
): CertificateHistory {
  return {
    record: {
      identifier: IDENTIFIER,
      certificateType: 'disability-certificate',
      typeVersion: 2,
      digest: digestOf(document),
      sealKeyId: SEAL.keyId,
      issuedAt: ISSUED_AT,
      validFrom: ISSUED_AT,
      validUntil: VALID_UNTIL,
    },
    issuer: ISSUER,
    issued: reference(ISSUED_AT),
    changes: [],
    ...changes,
  };
}

export const SEAL_KEY: SealKeyHistory = {
  keyId: SEAL.keyId,
  owner: ISSUER,
  publicKey: SEAL.publicKey,
  validFrom: ISSUED_AT - DAY_MS,
  validUntil: ISSUED_AT + DAY_MS,
  added: reference(ISSUED_AT - DAY_MS, 3),
  retirements: [],
};
export const TYPE: CertificateTypeVersion = {
  code: 'disability-certificate',
  version: 2,
  issuers: [{ agency: ISSUER, from: ISSUED_AT - DAY_MS, until: ISSUED_AT + DAY_MS }],
  claimSchema: {
    type: 'object',
    properties: {
      category: { type: 'string', maxLength: 20 },
      level: { type: 'integer', minimum: 1, maximum: 4 },
    },
    required: ['category', 'level'],
    additionalProperties: false,
  },
  published: reference(ISSUED_AT - DAY_MS, 2),
};
export const AGENCY: AgencyHistory = {
  creditCode: ISSUER,
  name: { zh: '省残疾人联合会', en: 'Disabled Persons’ Federation' },
  active: [{ from: ISSUED_AT - DAY_MS, until: null }],
};

/** A source that answers from what it is given; `undefined` stands for what the ledger does not have. */
export class GivenSource implements VerificationSource {
  readonly certificates = new Map<string, CertificateHistory>();
  readonly sealKeys = new Map([[SEAL.keyId, SEAL_KEY]]);
  readonly types = new Map([['disability-certificate@2', TYPE]]);
  readonly agencies = new Map<string, AgencyHistory>([[ISSUER, AGENCY]]);
  at: LedgerPosition = { block: 42, time: NOW_MS };

  put(certificate: CertificateHistory): this {
    this.certificates.set(certificate.record.identifier, certificate);
    return this;
  }
  position(): LedgerPosition {
    return this.at;
  }
  certificate(identifier: string): CertificateHistory | undefined {
    return this.certificates.get(identifier);
  }
  identifierByDigest(digest: string): string | undefined {
    return [...this.certificates.values()].find(({ record }) => record.digest === digest)?.record.identifier;
  }
  sealKey(keyId: string): SealKeyHistory | undefined {
    return this.sealKeys.get(keyId);
  }
  certificateType(code: string, version: number): CertificateTypeVersion | undefined {
    return this.types.get(`${code}@${String(version)}`);
  }
  agency(creditCode: string): AgencyHistory | undefined {
    return this.agencies.get(creditCode);
  }
}

export const CRYPTO: VerificationCrypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify(jwk, algorithm, bytes, signature) {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return algorithm === 'ES256'
      ? verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
      : verify(null, bytes, key, signature);
  },
};

export const DOCUMENT = seal(PAYLOAD);

/** A source that holds one honest document, with what is changed about its record. */
export function sourceOf(changes: Partial<CertificateHistory> = {}, document = DOCUMENT): GivenSource {
  return new GivenSource().put(certificateOf(document, changes));
}

export interface Asked extends Partial<Omit<VerificationQuestion, 'input'>> {
  readonly source?: VerificationSource;
  readonly crypto?: VerificationCrypto;
  readonly input?: VerificationQuestion['input'];
  /** Short for the input of a document. */
  readonly text?: string;
}

/** Verifies, by default the honest document now. */
export function ask({
  source = sourceOf(),
  crypto = CRYPTO,
  text = DOCUMENT,
  ...rest
}: Asked = {}): Promise<Verification> {
  const input = rest.input ?? { kind: 'document', text };
  return createVerifier({ source, crypto })({ now: NOW_MS, ...rest, input });
}

export function checkOf(verification: Verification, name: CheckName): CheckResult {
  const result = verification.checks.find((check) => check.name === name);
  if (result === undefined) throw new Error(`no check ${name}`);
  return result;
}

/** `outcome`, or `outcome CODE`. */
export function outcomeOf(verification: Verification, name: CheckName): string {
  const { outcome, code } = checkOf(verification, name);
  return code === undefined ? outcome : `${outcome} ${code}`;
}
