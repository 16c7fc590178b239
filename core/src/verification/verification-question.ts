/**
 * Whether evidence that came with a document is what the ledger has up to the block that it names; `ahead` where that
 * block is newer than what is known here, `unknown` where the ledger could not be asked.
 */
export type BundledEvidence = 'agrees' | 'differs' | 'ahead' | 'unknown';

/**
 * What is to be verified.
 * - `document`: what the asker holds; the text of a document, or of a file that contains one (see `findDocument`), and
 *   what became of the evidence that came with it in a bundle.
 * - `identifier`: a number, with the digest where both are known, as from a printed code. Whoever lets the public ask by
 *   number matches a second factor first.
 * - `digest`: SHA-256 of a document, base64url.
 *
 * `kept` is the document as the service itself keeps it: it lets the record be verified in full, and stays a
 * matter of the record, because nobody saw what the asker holds.
 */
export type VerificationInput =
  | {
      readonly kind: 'document';
      readonly text: string;
      readonly bundled?: BundledEvidence | undefined;
    }
  | {
      readonly kind: 'identifier';
      readonly identifier: string;
      readonly digest?: string | undefined;
      readonly kept?: string | undefined;
    }
  | { readonly kind: 'digest'; readonly digest: string };

/** Times in milliseconds since the epoch. */
export interface VerificationQuestion {
  readonly input: VerificationInput;
  readonly now: number;
  /** The time to judge the status at. Default: `now`. */
  readonly asOf?: number | undefined;
  /** The oldest answer accepted, in milliseconds; an older one fails with STALE. Default: no limit, a warning. */
  readonly maxAgeMs?: number | undefined;
}
