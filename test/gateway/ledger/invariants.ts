import { expect } from 'chai';
import type { GrantStatus } from '#core/authorisation/authorisation-state';
import { calendarWindowStart } from '#core/authorisation/calendar-window-start';
import { GRANTS_MAX } from '#core/authorisation/authorisation-state';
import { OPEN_REQUESTS_MAX } from '#core/authorisation/request-authorisation';
import type { DomainEvent } from '#core/contract/domain-event';
import { AGENCIES, DAY_MS } from '../../core/rule-context.ts';
import { committed } from './ledger-world.ts';
import { PERSONAL_CASE_NUMBER } from './random-acts.ts';
import { eventsOf, type History } from './random-history.ts';

/** What must hold of whatever happened. */
export interface Invariant {
  readonly title: string;
  /** Throws where it does not hold. */
  readonly check: (history: History) => void;
}

type Status = GrantStatus | 'valid' | 'suspended' | 'refused' | 'withdrawn' | 'answered';

/** What each event makes of the grant it names. */
const GRANT_STATUS: Partial<Record<DomainEvent['type'], GrantStatus>> = {
  GrantMade: 'active',
  GrantPaused: 'paused',
  GrantResumed: 'active',
  GrantRevoked: 'revoked',
  GrantSuperseded: 'superseded',
  GrantSetAside: 'inapplicable',
};
const CERTIFICATE_STATUS: Partial<Record<DomainEvent['type'], Status>> = {
  CertificateIssued: 'valid',
  CertificateSuspended: 'suspended',
  CertificateReinstated: 'valid',
  CertificateRevoked: 'revoked',
  CertificateSuperseded: 'superseded',
};
const TERMINAL: readonly (Status | undefined)[] = ['revoked', 'superseded', 'inapplicable'];

/** The ceilings of the one purpose there is: `publish-purpose` in `test/chaincode/world.ts`. */
const MAX_PERIOD_MS = 365 * DAY_MS;
const COOLING_OFF_MS = 30 * DAY_MS;

/** Walks the events in order with the status that each grant had before the event. */
function eachWithGrantStatus(
  { events }: History,
  look: (event: DomainEvent, statusOf: (grantId: string) => GrantStatus | undefined) => void,
): void {
  const status = new Map<string, GrantStatus>();
  for (const event of events) {
    look(event, (grantId) => status.get(grantId));
    const becomes = GRANT_STATUS[event.type];
    if (becomes !== undefined && 'grantId' in event && event.grantId !== undefined)
      status.set(event.grantId, becomes);
  }
}

function permitsByGrant(
  history: History,
): readonly (DomainEvent & { type: 'AccessDecided'; grantId: string })[] {
  return eventsOf(history, 'AccessDecided').filter(
    (event): event is typeof event & { grantId: string } =>
      event.decision === 'permit' && event.grantId !== undefined,
  );
}

function termsOf(history: History, grantId: string): DomainEvent & { type: 'GrantMade' } {
  const made = eventsOf(history, 'GrantMade').find((event) => event.grantId === grantId);
  if (made === undefined) throw new Error(`no grant ${grantId}`);
  return made;
}

/** The end of a grant at the time of event number `place`: shortened, never lengthened. */
function untilAt(history: History, grantId: string, at: DomainEvent): number {
  let until = termsOf(history, grantId).terms.until;
  for (const event of history.events) {
    if (event === at) break;
    if (event.type === 'GrantShortened' && event.grantId === grantId) until = event.until;
  }
  return until;
}

/** The rules that hold for ever, by their numbers in the design. Those about processes and clocks have tests of their own. */
export const INVARIANTS: readonly Invariant[] = [
  {
    title: '1: nothing is permitted by a grant that is revoked, or ended otherwise, or paused',
    check: (history: History): void => {
      eachWithGrantStatus(history, (event, statusOf) => {
        if (event.type === 'AccessDecided' && event.decision === 'permit' && event.grantId !== undefined)
          expect(statusOf(event.grantId), event.accessId).to.equal('active');
      });
    },
  },
  {
    title: '2: nothing is released whose grant is not in force at that moment, though it was permitted',
    check: (history: History): void => {
      const permitted = new Map(permitsByGrant(history).map((event) => [event.accessId, event.grantId]));
      eachWithGrantStatus(history, (event, statusOf) => {
        if (event.type !== 'AccessReleased') return;
        const grantId = permitted.get(event.accessId);
        if (grantId === undefined) return;
        expect(statusOf(grantId), event.accessId).to.equal('active');
        expect(event.at).to.be.below(untilAt(history, grantId, event));
      });
    },
  },
  {
    title:
      '3: a limit of n uses gives n permits, denies only when they are used up, and only limits are counted',
    check: (history: History): void => {
      const used = new Map<string, number>();
      for (const event of eventsOf(history, 'AccessDecided')) {
        const { grantId } = event;
        if (grantId === undefined) continue;
        const { maxUses, frequency } = termsOf(history, grantId).terms;
        const before = used.get(grantId) ?? 0;
        if (event.reason === 'GRANT_EXHAUSTED') expect(before, grantId).to.equal(maxUses);
        if (event.decision === 'deny') continue;
        used.set(grantId, before + 1);
        if (maxUses !== null) expect(before + 1, grantId).to.be.at.most(maxUses);
        if (maxUses === null && frequency === null)
          expect(history.folded.get('grant', grantId)?.uses, grantId).to.equal(undefined);
        else expect(event.counted).to.equal(true);
      }
    },
  },
  {
    title: '4: a permit lies in [from, until), and a frequency counts calendar windows in its zone',
    check: (history: History): void => {
      const inWindow = new Map<string, number>();
      for (const event of permitsByGrant(history)) {
        const { from, frequency } = termsOf(history, event.grantId).terms;
        expect(event.at).to.be.at.least(from);
        expect(event.at).to.be.below(untilAt(history, event.grantId, event));
        if (frequency === null) continue;
        expect(event.windowStart).to.be.at.least(calendarWindowStart(frequency, event.at));
        const window = `${event.grantId} ${String(event.windowStart)}`;
        inWindow.set(window, (inWindow.get(window) ?? 0) + 1);
        expect(inWindow.get(window)).to.be.at.most(frequency.count);
      }
    },
  },
  {
    title: '5: a grant is within request and ceiling, and is shortened, never lengthened',
    check: (history: History): void => {
      const asked = new Map(
        eventsOf(history, 'AuthorisationRequested').map((event) => [event.requestId, event.terms]),
      );
      for (const { terms, requestId } of eventsOf(history, 'GrantMade')) {
        expect(terms.until - terms.from).to.be.at.most(MAX_PERIOD_MS);
        const request = requestId === undefined ? undefined : asked.get(requestId);
        if (request === undefined) continue;
        expect(terms.until).to.be.at.most(request.until);
        expect(terms.from).to.be.at.least(request.from);
        if (request.maxUses !== null) expect(terms.maxUses).to.be.a('number').at.most(request.maxUses);
        if (request.frequency !== null)
          expect(terms.frequency?.count).to.be.a('number').at.most(request.frequency.count);
      }
      for (const event of eventsOf(history, 'GrantShortened'))
        expect(event.until).to.be.below(untilAt(history, event.grantId, event));
    },
  },
  {
    title: '6: what has ended stays ended: grants, certificates and requests',
    check: (history: History): void => {
      eachWithGrantStatus(history, (event, statusOf) => {
        if (GRANT_STATUS[event.type] !== undefined && 'grantId' in event && event.grantId !== undefined)
          expect(TERMINAL, event.commandId).not.to.include(statusOf(event.grantId) ?? 'none');
      });
      const certificates = new Map<string, Status>();
      const answered = new Set<string>();
      for (const event of history.events) {
        const becomes = CERTIFICATE_STATUS[event.type];
        if (becomes !== undefined && 'identifier' in event) {
          expect(TERMINAL, event.commandId).not.to.include(certificates.get(event.identifier) ?? 'none');
          certificates.set(event.identifier, becomes);
        }
        if (event.type === 'AuthorisationRequested' || !('requestId' in event)) continue;
        if (event.requestId === undefined) continue;
        expect(answered.has(event.requestId), event.requestId).to.equal(false);
        answered.add(event.requestId);
      }
    },
  },
  {
    title: '7: every question is answered by exactly one record, denials and refused releases too',
    check: (history: History): void => {
      for (const { command, outcome } of history.answers) {
        if (outcome.status === 'refused') continue;
        const types = outcome.events.map(({ type }) => type);
        if (command.type === 'access.ask') expect(types).to.deep.equal(['AccessDecided']);
        if (command.type === 'trail.record-query') expect(types).to.deep.equal(['QueryRecorded']);
        if (command.type === 'access.release')
          expect(['AccessReleased', 'ReleaseRefused']).to.include(types[0]);
      }
      for (const event of eventsOf(history, 'AccessDecided'))
        expect(event.reason === undefined).to.equal(event.decision === 'permit');
    },
  },
  {
    title: '10: what was acknowledged is on the ledger, once, and what was refused left nothing',
    check: (history: History): void => {
      const byCommand = Map.groupBy(history.events, ({ agency, commandId }) => `${agency}/${commandId}`);
      for (const { command, signer, outcome } of history.answers) {
        const found = byCommand.get(`${signer.agency}/${command.id}`) ?? [];
        if (outcome.status === 'refused') expect(found, command.id).to.deep.equal([]);
        else expect(found, command.id).to.deep.equal(outcome.events);
      }
    },
  },
  {
    title: '10: a receipt names the block and the transaction that hold the events',
    check: (history: History): void => {
      for (const { outcome } of history.answers) {
        if (outcome.status === 'refused') continue;
        const { block, transactionId, commandId } = committed(outcome).receipt;
        const transaction = history.blocks
          .find(({ height }) => height === block)
          ?.transactions.find(({ id }) => id === transactionId);
        const ids = (transaction?.events ?? []).map((event) => (event as DomainEvent).commandId);
        expect(ids).to.include(commandId);
      }
    },
  },
  {
    title: '12: what is on the ledger is words of a fixed form, pseudonyms and digests',
    check: (history: History): void => {
      // Catalogue entries are made for people to read, and are about nobody.
      const catalogue =
        /^(AgencyRegistered|CertificateTypePublished|DataCategoryPublished|PurposePublished|NoticePublished)$/;
      for (const event of history.events) if (!catalogue.test(event.type)) requireFixedForms(event);
      for (const { command, outcome } of history.answers)
        if (command['caseNumber'] === PERSONAL_CASE_NUMBER)
          expect(outcome).to.include({ status: 'refused', code: 'PERSONAL_NUMBER' });
    },
  },
  {
    title: '13: open requests and living grants are limited, and a refusal is respected',
    check: (history: History): void => {
      checkOpenRequests(history);
      checkLivingGrants(history);
    },
  },
  {
    title: 'no consent rests on a session, and no forged signature does anything',
    check: (history: History): void => {
      for (const { evidence } of eventsOf(history, 'GrantMade')) expect(evidence.by).not.to.equal('session');
      for (const { forged, outcome, command } of history.answers)
        if (forged) expect(outcome.status, command.id).to.equal('refused');
    },
  },
  {
    title: 'nobody acts in a role that the ledger has not given',
    check: (history: History): void => {
      for (const { signer, outcome } of history.answers)
        if (signer.role === 'registrar' && signer.agency === AGENCIES.second)
          expect(outcome).to.include({ status: 'refused', code: 'ROLE_NOT_ALLOWED' });
    },
  },
];

const FIXED_FORM =
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$|^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$|^[A-Za-z]+\/[A-Za-z]+$|^[-_][A-Za-z0-9_-]{42}$/;

function requireFixedForms(value: unknown): void {
  if (typeof value === 'string') expect(value).to.match(FIXED_FORM);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) requireFixedForms(member);
}

function checkOpenRequests({ events }: History): void {
  const open = new Map<string, { readonly key: string; readonly answerBy: number }>();
  const refusedAt = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'AuthorisationRequested') {
      const key = `${event.agency}/${event.subjectId}`;
      expect(event.at).to.be.at.least((refusedAt.get(key) ?? -Infinity) + COOLING_OFF_MS);
      open.set(event.requestId, { key, answerBy: event.answerBy });
      const living = [...open.values()].filter((one) => one.key === key && event.at < one.answerBy);
      expect(living.length).to.be.at.most(OPEN_REQUESTS_MAX);
    } else if ('requestId' in event && event.requestId !== undefined) open.delete(event.requestId);
    if (event.type === 'RequestRefused') refusedAt.set(`${event.recipient}/${event.subjectId}`, event.at);
  }
}

function checkLivingGrants(history: History): void {
  const living = new Map<string, { readonly subjectId: string; until: number }>();
  for (const event of history.events) {
    if (event.type === 'GrantMade') {
      const { grantId, subjectId, terms } = event;
      living.set(grantId, { subjectId, until: terms.until });
      const own = [...living.values()].filter((one) => one.subjectId === subjectId && event.at < one.until);
      expect(own.length).to.be.at.most(GRANTS_MAX);
    } else if (event.type === 'GrantShortened') {
      const grant = living.get(event.grantId);
      if (grant !== undefined) grant.until = event.until;
    } else if (TERMINAL.includes(GRANT_STATUS[event.type]) && 'grantId' in event)
      living.delete(String(event.grantId));
  }
}
