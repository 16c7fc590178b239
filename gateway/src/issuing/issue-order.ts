import type { Actor, IdDocument } from '@sealtrail/core';

/** What an agency asks to be issued. Times in milliseconds since the epoch. */
export interface CertificateDraft {
  readonly certificateType: string;
  readonly holder: { readonly name: string; readonly idDocument: IdDocument };
  readonly claims: Readonly<Record<string, unknown>>;
  readonly validFrom?: number | undefined;
  readonly validUntil?: number | null | undefined;
  /** The agency's own serial; made where it gives none. */
  readonly serial?: string | undefined;
  readonly holderKeyId?: string | undefined;
}

export interface IssueOrder {
  /** The certificate that the new one takes the place of, and why. */
  readonly replaces?: { readonly identifier: string; readonly kind: 'renew' | 'change' | 'transfer-in' };
  readonly commandId: string;
  readonly officer: string;
  readonly signer: Actor;
  readonly draft: CertificateDraft;
}
