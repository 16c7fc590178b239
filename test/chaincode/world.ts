import { createHash } from 'node:crypto';
import type { MakeGrant } from '#core/authorisation/authorisation-commands';
import type { Actor } from '#core/contract/actor';
import type { AgencyPower } from '#core/registry/registry-commands';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS } from '../core/rule-context.ts';
import type { Wallet } from '../core/wallet.ts';

/**
 * A small registry as commands: `first` (of the ministry) asks, `second` (of province-a) holds disability records,
 * and one purpose may be served by consent, by statute or in an emergency.
 */
const NOTICE_TEXT = 'We ask for your disability record to decide on your benefit.';
const NOTICE_HASH = createHash('sha256').update(NOTICE_TEXT).digest('base64url');
export const PURPOSE = 'disability-benefit';
export const CATEGORY = 'disability-record';
export const CLAUSE = 'disabled-persons-law.art-48';

export type AnyCommand = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

function title(en: string): { zh: string; en: string } {
  return { zh: '标题', en };
}

/**
 * The registrar's commands, each of which needs what those before it did; the first founds the ledger. `nowMs`: the
 * ledger's time.
 */
export function registryCommands(nowMs: number = NOW_MS): AnyCommand[] {
  const officer = id32('registrar');
  const agency = (
    id: string,
    { agency: creditCode, organisation }: Actor,
    ...powers: readonly AgencyPower[]
  ): AnyCommand => ({
    type: 'registry.register-agency',
    id,
    officer,
    creditCode,
    organisation,
    name: title(id),
    powers,
  });
  return [
    agency('register-registrar', ACTORS.registrar, 'registrar', 'portal', 'first-keys'),
    agency('register-oversight', ACTORS.oversight, 'oversight'),
    agency('register-first', ACTORS.agency, 'counter'),
    agency('register-second', ACTORS.otherAgency, 'counter'),
    {
      type: 'registry.publish-data-category',
      id: 'publish-category',
      officer,
      code: CATEGORY,
      title: title('Disability record'),
      sensitive: true,
      providers: [AGENCIES.second],
    },
    {
      type: 'registry.publish-purpose',
      id: 'publish-purpose',
      officer,
      code: PURPOSE,
      version: 1,
      title: title('Benefit'),
      matter: title('Benefit'),
      bases: { grant: true, statutory: [CLAUSE], emergency: true },
      categories: [CATEGORY],
      maxPeriodDays: 365,
      maxUses: null,
      maxFrequency: null,
      dataLifeDays: 30,
      sensitive: true,
      coolingOffDays: 30,
    },
    {
      type: 'registry.publish-notice',
      id: 'publish-notice',
      officer,
      purpose: PURPOSE,
      version: 1,
      language: 'en',
      text: NOTICE_TEXT,
      textHash: NOTICE_HASH,
      validFrom: nowMs,
      material: true,
    },
  ];
}

export function subjectKeyCommand(subject: string, wallet: Wallet): AnyCommand {
  return {
    type: 'registry.register-subject-key',
    id: `key-of-${subject}`,
    subjectId: id32(subject),
    publicKey: wallet.publicKey,
    evidence: { by: 'session' },
  };
}

type UnsignedGrant = Omit<MakeGrant, 'evidence'> & { readonly evidence: { readonly by: 'self' } };

/** A grant to `first`, unasked and unsigned. */
export function grantCommand(
  id: string,
  subject: string,
  { maxUses = null, nowMs = NOW_MS }: { readonly maxUses?: number | null; readonly nowMs?: number } = {},
): UnsignedGrant {
  return {
    type: 'authorisation.grant',
    id,
    subjectId: id32(subject),
    evidence: { by: 'self' },
    terms: {
      recipient: AGENCIES.first,
      providers: [AGENCIES.second],
      purpose: PURPOSE,
      categories: [CATEGORY],
      dataRange: null,
      from: nowMs,
      until: nowMs + 30 * DAY_MS,
      frequency: null,
      noticeHash: NOTICE_HASH,
      maxUses,
    },
  };
}

/** `first` asks `second` for a subject's record. */
export function askCommand(id: string, subject: string, basis: object): AnyCommand {
  return {
    type: 'access.ask',
    id,
    officer: id32('officer'),
    provider: AGENCIES.second,
    subjectId: id32(subject),
    categories: [CATEGORY],
    purpose: PURPOSE,
    dataRange: null,
    basis,
    caseNumber: 'CASE-2026-0001',
  };
}
