import type { z } from 'zod';
import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import type { Agency, CertificateType, SealKey } from '../registry/registry-state.js';
import { CLOCK_TOLERANCE_MS, isWithin } from '../schema/time.js';
import type { CertificateRecord } from './certificate-commands.js';
import { requireActingAgency } from '../registry/require-acting-agency.js';

/** What every way of issuing names: one certificate, its successor, or a batch. */
export type Issue = Pick<
  z.infer<typeof CertificateRecord>,
  'certificateType' | 'typeVersion' | 'sealKeyId' | 'issuedAt'
>;

/** What the registry says of an issue. */
export interface Issuing {
  readonly agency: Agency | undefined;
  readonly type: CertificateType | undefined;
  readonly sealKey: SealKey | undefined;
}

export async function loadIssuing(issue: Issue, read: ReadState, context: Context): Promise<Issuing> {
  return {
    agency: await read('agency', context.actor.agency),
    type: await read('certificate-type', issue.certificateType),
    sealKey: await read('seal-key', issue.sealKeyId),
  };
}

/**
 * Whether the signer may issue this now, with this key; gives the type. Fails with ROLE_NOT_ALLOWED,
 * AGENCY_NOT_FOUND, OTHER_AGENCY, AGENCY_NOT_ACTIVE, TYPE_NOT_FOUND, TYPE_RETIRED, TYPE_VERSION_NOT_CURRENT,
 * ISSUED_AT_OUT_OF_BOUNDS, ISSUER_NOT_ACCREDITED, SEAL_KEY_NOT_FOUND, SEAL_KEY_OTHER_AGENCY, SEAL_KEY_RETIRED
 * or SEAL_KEY_NOT_IN_FORCE.
 */
export function checkIssuing(issuing: Issuing, issue: Issue, context: Context): CertificateType {
  requireActingAgency(issuing.agency, context);
  const type = requireCurrentType(issuing.type, issue);
  if (Math.abs(issue.issuedAt - context.now) > CLOCK_TOLERANCE_MS)
    throw new CodedError('ISSUED_AT_OUT_OF_BOUNDS', 'issuedAt is not the time of this transaction');
  if (!isAccredited(type, context.actor.agency, issue.issuedAt))
    throw new CodedError('ISSUER_NOT_ACCREDITED', `not accredited for ${issue.certificateType} at issuedAt`);
  requireSealKey(issuing.sealKey, issue, context);
  return type;
}

function requireCurrentType(type: CertificateType | undefined, issue: Issue): CertificateType {
  if (type === undefined) throw new CodedError('TYPE_NOT_FOUND', issue.certificateType);
  if (type.status === 'retired') throw new CodedError('TYPE_RETIRED', issue.certificateType);
  if (type.version !== issue.typeVersion)
    throw new CodedError('TYPE_VERSION_NOT_CURRENT', `the current version is ${String(type.version)}`);
  return type;
}

function isAccredited(type: CertificateType, agency: string, at: number): boolean {
  return type.issuers.some((issuer) => issuer.agency === agency && isWithin(issuer, at));
}

function requireSealKey(key: SealKey | undefined, issue: Issue, context: Context): void {
  if (key === undefined) throw new CodedError('SEAL_KEY_NOT_FOUND', issue.sealKeyId);
  if (key.owner !== context.actor.agency)
    throw new CodedError('SEAL_KEY_OTHER_AGENCY', 'the seal key is of another agency');
  if (key.retiredAt !== undefined) throw new CodedError('SEAL_KEY_RETIRED', issue.sealKeyId);
  if (!isWithin({ from: key.validFrom, until: key.validUntil }, issue.issuedAt))
    throw new CodedError('SEAL_KEY_NOT_IN_FORCE', 'issuedAt is outside the validity of the seal key');
}
