import type { Block } from '#gateway/ledger/ledger';
import { AGENCIES, DAY_MS, id32, NOW_MS } from '../../core/rule-context.ts';
import { accessId, blocksOf, eventOf, identifierOf, OTHER_SUBJECT } from './trail-events.ts';

const OF_SECOND = { accessId: accessId(1) } as const;

/** Every kind of event that changes a row, the ways out of a life each once, and two that cannot be read. */
export function storyBlocks(): Block[] {
  return blocksOf(
    [
      eventOf('AgencyRegistered'),
      eventOf('AgencyRegistered', { creditCode: AGENCIES.second }),
      eventOf('SealKeyAdded'),
    ],
    [
      eventOf('CertificateTypePublished'),
      eventOf('SubjectKeyRegistered'),
      eventOf('RepresentativeAppointed'),
    ],
    [eventOf('CertificateIssued'), eventOf('CertificateSuspended')],
    [eventOf('CertificateReinstated'), eventOf('CertificateSuperseded')],
    [
      eventOf('CertificateIssued', {
        identifier: identifierOf(2),
        digest: id32('document 2'),
        predecessor: identifierOf(1),
      }),
      eventOf('CertificateRevoked', { identifier: identifierOf(2) }),
    ],
    [eventOf('AuthorisationRequested'), eventOf('AuthorisationRequested', { requestId: 'request-0002' })],
    [
      eventOf('GrantMade', { requestId: 'request-0001' }),
      eventOf('RequestRefused', { requestId: 'request-0002' }),
    ],
    [],
    // An access and what follows it in one block, then another.
    [
      eventOf('AccessDecided'),
      eventOf('AccessReleased'),
      eventOf('AccessDecided', { ...OF_SECOND, subjectId: OTHER_SUBJECT }),
    ],
    [{ type: 'GrantPainted', v: 1, grantId: 'grant-0001' }, 'not an event', eventOf('AccessReceived')],
    [
      eventOf('ReleaseRefused', OF_SECOND),
      eventOf('AccessDisputed'),
      eventOf('DisputeResolved'),
      eventOf('ErasureConfirmed', { at: NOW_MS + DAY_MS }),
    ],
    [eventOf('GrantPaused'), eventOf('GrantResumed'), eventOf('GrantShortened')],
    [eventOf('GrantRevoked'), eventOf('SealKeyRetired'), eventOf('SubjectKeyRetired')],
    [eventOf('RepresentativeEnded'), eventOf('AgencySuspended'), eventOf('AgencyReinstated')],
    [eventOf('SubjectErased'), eventOf('QueryRecorded')],
  );
}
