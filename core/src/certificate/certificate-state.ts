/** Terminal: `revoked` and `superseded`. `not-yet-valid` and `expired` are derived from time, never stored. */
export type CertificateStatus = 'valid' | 'suspended' | 'revoked' | 'superseded';

export interface Certificate {
  readonly issuer: string;
  readonly certificateType: string;
  readonly subjectId: string;
  readonly digest: string;
  readonly issuedAt: number;
  readonly validUntil: number | null;
  readonly status: CertificateStatus;
}

export interface AnchoredBatch {
  readonly issuer: string;
  readonly root: string;
}
