import fc from 'fast-check';
import type { Actor } from '#core/contract/actor';
import { formatCertificateIdentifier, successorIdentifier } from '#core/identifier/certificate-identifier';
import {
  askCommand,
  CATEGORY,
  CLAUSE,
  grantCommand,
  PURPOSE,
  type AnyCommand,
} from '../../chaincode/world.ts';
import { ACTORS, AGENCIES, DAY_MS, id32 } from '../../core/rule-context.ts';
import type { RandomWorld, Subject } from './random-world.ts';
import { CERTIFICATE_TYPE, NATIONAL_CODE } from './random-world.ts';

/** A command and who signs its transaction. */
export interface Given {
  readonly command: AnyCommand;
  readonly signer: Actor;
  /** Signed with the key of somebody who may not: it must never be done. */
  readonly forged: boolean;
}

/** How an act of a citizen is shown. */
type Way = 'self' | 'forged' | 'representative' | 'counter' | 'session';

/** One act of a random history, before it is known what has happened until then. */
export interface Step {
  readonly act: keyof typeof ACTS;
  /** Whom it is about, and which request, grant, access or certificate it names, counted from the newest. */
  readonly subject: 0 | 1 | 2;
  readonly pick: number;
  readonly way: Way;
  readonly limits: {
    readonly maxUses: number | null;
    readonly frequency: number | null;
    readonly days: number;
  };
  /** Whether it is on its way together with the step before. */
  readonly together: boolean;
  /** Time since the step before, in milliseconds, where the clock can be set. */
  readonly passedMs: number;
}

/** What a step finds of what was done before it; `none…` where there is nothing. */
export interface Known {
  readonly requestId: string;
  readonly grantId: string;
  readonly accessId: string;
  readonly appointmentId: string;
  readonly identifier: string;
}

interface Setting extends Known {
  readonly id: string;
  readonly now: number;
  readonly step: Step;
  readonly world: RandomWorld;
  readonly subject: Subject;
  readonly other: Subject;
  readonly terms: object;
}

type Act = (setting: Setting) => Given;

/** Signs for an agency in a role that the ledger has not given it. */
const USURPER: Actor = { ...ACTORS.otherAgency, role: 'registrar' };

/** Whom a gateway must have an identity for to play random histories. */
export const RANDOM_ACTORS: readonly Actor[] = [...Object.values(ACTORS), USURPER];

/** With the citizen number that GB 11643 gives as its example. */
export const PERSONAL_CASE_NUMBER = 'CASE-11010519491231002X';

const OFFICER = id32('officer');
const HASH = id32('response');

function by(signer: Actor, command: AnyCommand): Given {
  return { signer, command, forged: false };
}

/** An act of the subject, shown in the step's way. */
function citizen(setting: Setting, command: AnyCommand): Given {
  const { step, subject, other, world, now, appointmentId } = setting;
  const act = { ...command, subjectId: subject.id };
  const at = { aud: world.ledgerId, iatMs: now };
  const signed = (
    signer: Subject,
    evidence: { by: 'self' } | { by: 'representative'; appointmentId: string },
  ): AnyCommand => signer.wallet.signed({ ...act, evidence }, at);
  switch (step.way) {
    case 'self':
      return by(ACTORS.portal, signed(subject, { by: 'self' }));
    case 'forged':
      return { ...by(ACTORS.portal, signed(other, { by: 'self' })), forged: true };
    case 'representative':
      return by(ACTORS.portal, signed(other, { by: 'representative', appointmentId }));
    case 'counter':
      return by(ACTORS.agency, {
        ...act,
        officer: OFFICER,
        evidence: { by: 'counter', proof: 'paper', hash: HASH },
      });
    case 'session':
      return by(ACTORS.portal, { ...act, evidence: { by: 'session' } });
  }
}

function ask(setting: Setting, basis: object): Given {
  const { id, subject } = setting;
  return by(ACTORS.agency, { ...askCommand(id, '', basis), subjectId: subject.id });
}

function onCertificate({ id, identifier }: Setting, type: string, more: object = {}): Given {
  const command = {
    type: `certificate.${type}`,
    id,
    officer: OFFICER,
    identifier,
    reason: 'under-review',
    ...more,
  };
  return by(ACTORS.otherAgency, command);
}

function certificateRecord({ id, now, subject, world }: Setting, identifier: string): object {
  return {
    identifier,
    certificateType: CERTIFICATE_TYPE,
    typeVersion: 1,
    digest: id32(`document of ${id}`),
    subjectId: subject.id,
    sealKeyId: world.sealKeyId,
    issuedAt: now,
    validFrom: now,
    validUntil: now + 100 * DAY_MS,
  };
}

function newIdentifier({ id }: Setting): string {
  const own = id.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  // Every second one stands on a sheet with others.
  const serial = own.length % 2 === 0 ? own : `ZRANDOMSHEET${own.slice(-7).padStart(7, '0')}`;
  return formatCertificateIdentifier({ type: NATIONAL_CODE, agency: AGENCIES.second, serial, version: 1 });
}

function followUp(signer: Actor, type: string, more: object): Act {
  return ({ id, accessId }) =>
    by(signer, { type: `access.${type}`, id, officer: OFFICER, accessId, ...more });
}

const ACTS = {
  request: ({ id, now, subject, terms }) =>
    by(ACTORS.agency, {
      type: 'authorisation.request',
      id,
      officer: OFFICER,
      subjectId: subject.id,
      terms,
      caseNumber: 'CASE-2026-0002',
      justification: 'annual-review',
      answerBy: now + 5 * DAY_MS,
    }),
  withdraw: ({ id, requestId }) =>
    by(ACTORS.agency, { type: 'authorisation.withdraw-request', id, officer: OFFICER, requestId }),
  approve: (s) =>
    citizen(s, { type: 'authorisation.approve', id: s.id, requestId: s.requestId, terms: s.terms }),
  refuse: (s) => citizen(s, { type: 'authorisation.refuse', id: s.id, requestId: s.requestId }),
  grant: (s) => citizen(s, { type: 'authorisation.grant', id: s.id, terms: s.terms }),
  pause: (s) => citizen(s, { type: 'authorisation.pause', id: s.id, grantId: s.grantId }),
  resume: (s) => citizen(s, { type: 'authorisation.resume', id: s.id, grantId: s.grantId }),
  revoke: (s) => citizen(s, { type: 'authorisation.revoke', id: s.id, grantId: s.grantId }),
  renew: (s) => citizen(s, { type: 'authorisation.renew', id: s.id, grantId: s.grantId, terms: s.terms }),
  shorten: (s) =>
    citizen(s, {
      type: 'authorisation.shorten',
      id: s.id,
      grantId: s.grantId,
      until: s.now + s.step.limits.days * DAY_MS,
    }),
  appoint: ({ id, now, subject, other }) =>
    by(ACTORS.agency, {
      type: 'registry.appoint-representative',
      id,
      officer: OFFICER,
      subjectId: subject.id,
      representativeId: other.id,
      kind: 'delegate',
      scope: ['grant', 'answer-request', 'pause', 'resume', 'shorten', 'revoke', 'renew'],
      from: now - 60_000,
      until: now + 30 * DAY_MS,
      evidence: { by: 'counter', proof: 'card-code', hash: HASH },
    }),
  endPower: (s) =>
    citizen(s, {
      type: 'registry.end-representative',
      id: s.id,
      appointmentId: s.appointmentId,
      reason: 'not-needed',
    }),
  ask: (s) => ask(s, { kind: 'grant', grantId: s.grantId }),
  askUnnamed: (s) => ask(s, { kind: 'grant' }),
  askByStatute: (s) => ask(s, { kind: 'statutory', clause: CLAUSE }),
  askWithoutClause: (s) => ask(s, { kind: 'statutory', clause: 'no-such-law.art-1' }),
  askWithPersonalNumber: ({ id, subject }) =>
    by(ACTORS.agency, {
      ...askCommand(id, '', { kind: 'grant' }),
      subjectId: subject.id,
      caseNumber: PERSONAL_CASE_NUMBER,
    }),
  askInEmergency: (s) => ask(s, { kind: 'emergency', reason: 'rescue', until: s.now + DAY_MS / 2 }),
  release: followUp(ACTORS.otherAgency, 'release', {
    categories: [CATEGORY],
    recordCount: 1,
    responseHash: HASH,
    byteSize: 64,
  }),
  releaseByAsker: followUp(ACTORS.agency, 'release', {
    categories: [CATEGORY],
    recordCount: 1,
    responseHash: HASH,
    byteSize: 64,
  }),
  receive: followUp(ACTORS.agency, 'receive', { recordCount: 1, responseHash: HASH }),
  receiveAnother: followUp(ACTORS.agency, 'receive', { recordCount: 2, responseHash: HASH }),
  fail: followUp(ACTORS.agency, 'report-failure', { reason: 'no-answer' }),
  review: ({ id, accessId }) =>
    by(ACTORS.oversight, {
      type: 'access.review',
      id,
      officer: id32('auditor'),
      accessId,
      outcome: 'justified',
      reason: 'life-in-danger',
    }),
  dispute: (s) =>
    citizen(s, { type: 'access.dispute', id: s.id, accessId: s.accessId, reason: 'not-my-case' }),
  resolve: followUp(ACTORS.oversight, 'resolve-dispute', { outcome: 'rejected', reason: 'in-order' }),
  confirmErasure: followUp(ACTORS.agency, 'confirm-erasure', {}),
  issue: (s) =>
    by(ACTORS.otherAgency, {
      type: 'certificate.issue',
      id: s.id,
      officer: OFFICER,
      ...certificateRecord(s, newIdentifier(s)),
    }),
  suspendCertificate: (s) => onCertificate(s, 'suspend'),
  reinstateCertificate: (s) => onCertificate(s, 'reinstate'),
  revokeCertificate: (s) =>
    onCertificate(s, 'revoke', { act: 'withdraw', legalReference: 'licensing-law.art-70' }),
  replaceCertificate: (s) =>
    by(ACTORS.otherAgency, {
      type: 'certificate.replace',
      id: s.id,
      officer: OFFICER,
      identifier: s.identifier,
      kind: 'renew',
      successor: certificateRecord(s, successorIdentifier(s.identifier)),
    }),
  usurp: ({ id }) =>
    by(USURPER, {
      type: 'registry.suspend-agency',
      id,
      officer: OFFICER,
      creditCode: AGENCIES.first,
      reason: 'usurped',
    }),
  question: ({ id }) =>
    by(ACTORS.oversight, {
      type: 'trail.record-query',
      id,
      officer: id32('auditor'),
      query: 'events',
      filterDigest: id32(id),
    }),
} satisfies Record<string, Act>;

const actNames = Object.keys(ACTS) as (keyof typeof ACTS)[];

const anyStep: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...actNames) },
    { weight: 2, arbitrary: fc.constantFrom('grant', 'request', 'ask', 'askUnnamed', 'release', 'revoke') },
  ),
  subject: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2) },
  ),
  pick: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(6) }),
  way: fc.oneof(
    { weight: 5, arbitrary: fc.constant('self') },
    { weight: 3, arbitrary: fc.constantFrom('forged', 'representative', 'counter', 'session') },
  ),
  limits: fc.record({
    maxUses: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    frequency: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
    days: fc.integer({ min: 1, max: 60 }),
  }),
  together: fc.boolean(),
  passedMs: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 3_600_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 12 * DAY_MS }) },
  ),
});

/** Histories of `length` steps: the acts of citizens, agencies, the portal and oversight, good and bad, mixed up. */
export function randomSteps(length: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(anyStep, { minLength: length, maxLength: length });
}

/** The command of a step, now that it is known what there is to name. */
export function givenBy(
  step: Step,
  { world, id, known }: { readonly world: RandomWorld; readonly id: string; readonly known: Known },
): Given {
  const now = world.now();
  const { maxUses, frequency, days } = step.limits;
  const terms = {
    ...grantCommand(id, '').terms,
    purpose: PURPOSE,
    from: now,
    until: now + days * DAY_MS,
    maxUses,
    frequency: frequency === null ? null : { count: frequency, unit: 'month', zone: 'Asia/Shanghai' },
  };
  const subject = world.subjects[step.subject];
  const other = world.subjects[step.subject === 0 ? 1 : 0];
  return ACTS[step.act]({ ...known, id, now, step, world, subject, other, terms });
}
