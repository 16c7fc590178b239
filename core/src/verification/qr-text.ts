import { CodedError } from '../coded-error.js';
import { parseCertificateIdentifier } from '../identifier/certificate-identifier.js';
import { Digest } from '../schema/text.js';

/** What the code printed on a certificate holds: enough to find the record, and to know the document again. */
export interface QrContent {
  readonly identifier: string;
  /** SHA-256 of the document, base64url. */
  readonly digest: string;
}

const PREFIX = 'SEALTRAIL:1:';

/** `SEALTRAIL:1:<identifier>:<digest>` */
export function formatQrText({ identifier, digest }: QrContent): string {
  return `${PREFIX}${identifier}:${digest}`;
}

/**
 * Reads the text of a printed code, in exactly the form that is written. Fails with INPUT_INVALID for any other
 * text, and with IDENTIFIER_INVALID for an identifier that is wrong in itself.
 */
export function parseQrText(text: string): QrContent {
  const [identifier = '', digest, ...more] = text.startsWith(PREFIX)
    ? text.slice(PREFIX.length).split(':', 3)
    : [];
  if (more.length > 0 || !Digest.safeParse(digest).success || digest === undefined)
    throw new CodedError('INPUT_INVALID', 'not the text of a certificate’s code');
  parseCertificateIdentifier(identifier, { mode: 'tolerant' });
  return { identifier, digest };
}
