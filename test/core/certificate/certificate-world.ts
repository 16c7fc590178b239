import { CERTIFICATE_AGGREGATES } from '#core/certificate/certificate-aggregates';
import type { CertificateRecord, IssueCertificate } from '#core/certificate/certificate-commands';
import { issueCertificate } from '#core/certificate/issue-certificate';
import { reinstateCertificate } from '#core/certificate/reinstate-certificate';
import { replaceCertificate } from '#core/certificate/replace-certificate';
import { revokeCertificate } from '#core/certificate/revoke-certificate';
import { suspendCertificate } from '#core/certificate/suspend-certificate';
import type { Context } from '#core/contract/context';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import type { Agency, CertificateType, SealKey } from '#core/registry/registry-state';
import { MemoryState } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { runRule } from '../run-rule.ts';

export const NATIONAL_CODE = `${AGENCIES.registrar}001`;
export const TYPE: CertificateType = {
  status: 'active',
  version: 2,
  nationalCode: NATIONAL_CODE,
  issuers: [{ agency: AGENCIES.first, from: NOW_MS - DAY_MS, until: NOW_MS + DAY_MS }],
  maxValidityDays: 365,
};
export const SEAL_KEY: SealKey = {
  owner: AGENCIES.first,
  validFrom: NOW_MS - DAY_MS,
  validUntil: NOW_MS + DAY_MS,
};
export const AGENCY: Agency = { status: 'active', organisation: ACTORS.agency.organisation, powers: [] };
export const OFFICER = id32('officer');
export const SUBJECT = id32('subject');
export const SEAL_KEY_ID = id32('seal-key');
export const CONTEXT: Context = ruleContext(ACTORS.agency);
export const OTHER_ISSUER: Context = ruleContext(ACTORS.otherAgency);

export function identifierOf(
  version = 1,
  parts: { agency?: string; type?: string; serial?: string } = {},
): string {
  const { agency = AGENCIES.first, type = NATIONAL_CODE, serial = 'A0001' } = parts;
  return formatCertificateIdentifier({ agency, type, serial, version });
}

export function recordOf(version = 1, changes: Partial<CertificateRecord> = {}): CertificateRecord {
  return {
    identifier: identifierOf(version),
    certificateType: 'disability-certificate',
    typeVersion: 2,
    digest: id32(`document ${String(version)}`),
    subjectId: SUBJECT,
    sealKeyId: SEAL_KEY_ID,
    issuedAt: NOW_MS,
    validFrom: NOW_MS,
    validUntil: NOW_MS + 365 * DAY_MS,
    ...changes,
  };
}

export function issueOf(changes: Partial<IssueCertificate> = {}): IssueCertificate {
  return { type: 'certificate.issue', id: 'issue-0001', officer: OFFICER, ...recordOf(), ...changes };
}

export function worldWithRegistry(): MemoryState {
  const state = new MemoryState(CERTIFICATE_AGGREGATES);
  state.put('agency', AGENCIES.first, AGENCY);
  state.put('agency', AGENCIES.second, { ...AGENCY, organisation: ACTORS.otherAgency.organisation });
  state.put('certificate-type', 'disability-certificate', TYPE);
  state.put('seal-key', SEAL_KEY_ID, SEAL_KEY);
  return state;
}

const IDENTIFIER = identifierOf();
const HEAD = { officer: OFFICER, identifier: IDENTIFIER };
export const SUSPEND = {
  ...HEAD,
  type: 'certificate.suspend',
  id: 'suspend-0001',
  reason: 'under-review',
} as const;
export const REINSTATE = {
  ...HEAD,
  type: 'certificate.reinstate',
  id: 'reinstate-0001',
  reason: 'cleared',
} as const;
export const REVOKE = {
  ...HEAD,
  type: 'certificate.revoke',
  id: 'revoke-0001',
  act: 'withdraw',
  reason: 'misuse',
  legalReference: 'licensing-law.art-70',
} as const;
export const REPLACE = {
  ...HEAD,
  type: 'certificate.replace',
  id: 'replace-0001',
  kind: 'renew',
  successor: recordOf(2),
} as const;

export type Stage = 'none' | 'valid' | 'suspended' | 'revoked' | 'superseded';

/** A world in which the certificate has come to the given point of its life, by the rules themselves. */
export async function worldAt(stage: Stage): Promise<MemoryState> {
  const state = worldWithRegistry();
  const setting = { state, context: CONTEXT };
  if (stage !== 'none') await runRule(issueCertificate, issueOf(), setting);
  if (stage === 'suspended') await runRule(suspendCertificate, SUSPEND, setting);
  if (stage === 'revoked') await runRule(revokeCertificate, REVOKE, setting);
  if (stage === 'superseded') await runRule(replaceCertificate, REPLACE, setting);
  return state;
}

/** Every act on a certificate that is there already, as the issuer gives it. */
export const ACTS = [
  { name: 'suspend', rule: suspendCertificate, command: SUSPEND },
  { name: 'reinstate', rule: reinstateCertificate, command: REINSTATE },
  { name: 'revoke', rule: revokeCertificate, command: REVOKE },
  { name: 'replace', rule: replaceCertificate, command: REPLACE },
] as const;
