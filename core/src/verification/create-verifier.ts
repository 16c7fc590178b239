import { claimFaultsByType } from './claim-faults-by-type.js';
import { gatherFacts } from './gather-facts.js';
import { headline } from './headline.js';
import { readGiven } from './read-given.js';
import { type CheckFaultListener, runChecks } from './run-checks.js';
import type { Facts } from './subject.js';
import { timeText } from '../schema/time-text.js';
import { type Verdict, verdict } from './verdict.js';
import type { Verification } from './verification.js';
import type { VerificationCrypto } from './verification-crypto.js';
import type { VerificationQuestion } from './verification-question.js';
import type { VerificationSource } from './verification-source.js';

export interface VerifierParts {
  readonly source: VerificationSource;
  readonly crypto: VerificationCrypto;
  /** Default: nothing; the answer says `CHECK_BROKEN` all the same. */
  readonly onFault?: CheckFaultListener;
}

/** Verifies one document or record. Any input gets an answer; only a mistake of ours rejects. */
export type Verify = (question: VerificationQuestion) => Promise<Verification>;

/**
 * Makes the verifier of one ledger. Keep it: it remembers the prepared claim schemas. What is given is parsed,
 * hashed and its signature computed at most once, and the source is asked each thing once.
 */
export function createVerifier({ source, crypto, onFault = () => undefined }: VerifierParts): Verify {
  const claimFaults = claimFaultsByType();
  return async ({ input, now, asOf = now, maxAgeMs }) => {
    const { scope, ...given } = readGiven(input);
    const facts = await gatherFacts(source, given);
    const { document, identifier, digest: askedDigest, bundled } = given;
    const time = { now, asOf, maxAgeMs };
    const checks = await runChecks(
      { document, identifier, askedDigest, bundled, time, facts, crypto, claimFaults },
      onFault,
    );
    const judged = verdict(checks);
    const named = asOf === now ? undefined : timeText(asOf);
    return {
      scope,
      verdict: judged,
      sentence: headline(judged, { scope, checks, named }),
      checks,
      asOf: timeText(asOf),
      ...positionOf(facts),
      ...certificateOf(facts, { judged, asOf }),
    };
  };
}

function positionOf({ position }: Facts): Pick<Verification, 'asOfBlock' | 'asOfTime'> {
  if (!position.known || position.value === undefined) return { asOfBlock: null, asOfTime: null };
  return { asOfBlock: position.value.block, asOfTime: timeText(position.value.time) };
}

/** Shown only of a document that is intact, because it may be another's. */
function certificateOf(
  { certificate }: Facts,
  { judged, asOf }: { readonly judged: Verdict; readonly asOf: number },
): Pick<Verification, 'certificate'> {
  if (judged === 'tampered' || !certificate.known || certificate.value === undefined) return {};
  const { record, issuer, erased } = certificate.value;
  const { identifier, certificateType } = record;
  const shown = { identifier, certificateType, issuer };
  if (erased === undefined || erased.at > asOf) return { certificate: shown };
  return { certificate: { ...shown, documentErasedAt: timeText(erased.at) } };
}
