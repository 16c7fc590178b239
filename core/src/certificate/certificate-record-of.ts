import type { CertificateRecord } from './certificate-commands.js';

/** The members of a certificate's record alone, whatever else `source` holds; an absent one stays absent. */
export function certificateRecordOf(source: CertificateRecord): CertificateRecord {
  const { identifier, certificateType, typeVersion, digest, subjectId, sealKeyId, holderKeyId } = source;
  const { issuedAt, validFrom, validUntil } = source;
  return {
    identifier,
    certificateType,
    typeVersion,
    digest,
    subjectId,
    sealKeyId,
    ...(holderKeyId === undefined ? {} : { holderKeyId }),
    issuedAt,
    validFrom,
    validUntil,
  };
}
