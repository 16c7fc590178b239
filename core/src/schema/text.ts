import { z } from 'zod';
import { withoutPersonalNumber } from './without-personal-number.js';

/** A SHA-256 digest or HMAC, 32 bytes in strict base64url (43 characters, canonical trailing bits). */
const bytes32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** SHA-256, base64url. Always over salted or public content, never over anything guessable. */
export const Digest = z.string().regex(bytes32);

/** The keyed pseudonym of a citizen: HMAC-SHA-256 of the normalised id document, base64url. */
export const SubjectId = z.string().regex(bytes32);
export type SubjectId = z.infer<typeof SubjectId>;

/** The keyed pseudonym of an officer, base64url. */
export const OfficerId = z.string().regex(bytes32);

/** RFC 7638 thumbprint (SHA-256, base64url) of a public key. */
export const KeyId = z.string().regex(bytes32);

/** Chosen by the client: the idempotency key of a command, and the id of what the command makes. */
export const CommandId = withoutPersonalNumber(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/),
  'as-a-word',
);

/** A ledger's transaction id: 64 lower-case hexadecimal digits on both ledgers. */
export const TransactionId = z.string().regex(/^[0-9a-f]{64}$/);

/** `<transaction id>.<place>`: where the ledger decided the access. */
export const AccessId = z.string().regex(/^[0-9a-f]{64}\.(0|[1-9][0-9]{0,3})$/);

/** A lower-kebab word of a catalogue, such as `disability-benefit`. */
export const Code = withoutPersonalNumber(
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(64),
);

/** A clause of a statute, such as `social-insurance-law.art-88`. Words, so that no free text gets in. */
export const ClauseCode = withoutPersonalNumber(
  z
    .string()
    .regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/)
    .max(96),
);

/** The number of the matter in the agency's own files; capitals, digits and hyphens, no personal data. */
export const CaseNumber = withoutPersonalNumber(z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/));

/** A title that people read, in both languages. Catalogue entries only: never about a person. */
export const Title = z.strictObject({
  zh: z.string().trim().min(1).max(200),
  en: z.string().trim().min(1).max(200),
});
export type Title = z.infer<typeof Title>;

/** A member organisation of the network, such as `ministry` or `province-a`. */
export const OrganisationId = withoutPersonalNumber(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/));
