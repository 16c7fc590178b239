import { expect } from 'chai';
import { confirmErasure } from '#core/access/confirm-erasure';
import { disputeAccess } from '#core/access/dispute-access';
import { receiveAccess } from '#core/access/receive-access';
import { releaseAccess } from '#core/access/release-access';
import { reportFailure } from '#core/access/report-failure';
import { resolveDispute } from '#core/access/resolve-dispute';
import { reviewAccess } from '#core/access/review-access';
import { CodedError } from '#core/coded-error';
import type { DomainEvent } from '#core/contract/domain-event';
import { AuthorisationWorld, contexts } from '../authorisation/authorisation-world.ts';
import { accessCommands, ask, EMERGENCY } from './access-world.ts';

type Act = (world: AuthorisationWorld) => Promise<readonly DomainEvent[]>;

const ACTS = {
  release: (world) => world.run(releaseAccess, accessCommands.release(), contexts.otherAgency()),
  receive: (world) => world.run(receiveAccess, accessCommands.receive(), contexts.agency()),
  requesterFails: (world) => world.run(reportFailure, accessCommands.fail(), contexts.agency()),
  providerFails: (world) => world.run(reportFailure, accessCommands.fail(), contexts.otherAgency()),
  erase: (world) => world.run(confirmErasure, accessCommands.erase(), contexts.agency()),
  review: (world) => world.run(reviewAccess, accessCommands.review(), contexts.oversight()),
  dispute: (world) => world.run(disputeAccess, accessCommands.dispute(), contexts.portal()),
  resolve: (world) => world.run(resolveDispute, accessCommands.resolve(), contexts.oversight()),
} satisfies Record<string, Act>;

type ActName = keyof typeof ACTS;

const PERMITTED: Record<ActName, string> = {
  release: 'AccessReleased',
  receive: 'ACCESS_NOT_RELEASED',
  requesterFails: 'AccessFailed',
  providerFails: 'AccessFailed',
  erase: 'ACCESS_NOT_RELEASED',
  review: 'AccessReviewed',
  dispute: 'AccessDisputed',
  resolve: 'DISPUTE_NOT_FOUND',
};
const RELEASED = {
  ...PERMITTED,
  release: 'ACCESS_ALREADY_RELEASED',
  receive: 'AccessReceived',
  providerFails: 'ACCESS_ALREADY_RELEASED',
  erase: 'ErasureConfirmed',
};
const RECEIVED = {
  ...RELEASED,
  receive: 'ACCESS_ALREADY_RECEIVED',
  requesterFails: 'ACCESS_ALREADY_RECEIVED',
  providerFails: 'ACCESS_ALREADY_RECEIVED',
};
const FAILED = {
  ...PERMITTED,
  release: 'ACCESS_FAILED',
  receive: 'ACCESS_FAILED',
  requesterFails: 'ACCESS_FAILED',
  providerFails: 'ACCESS_FAILED',
};

/** What an emergency access answers after the acts before. */
const LIFE: readonly [string, readonly ActName[], Record<ActName, string>][] = [
  ['permitted', [], PERMITTED],
  ['released', ['release'], RELEASED],
  ['received', ['release', 'receive'], RECEIVED],
  ['failed before its release', ['providerFails'], FAILED],
  ['failed after its release', ['release', 'requesterFails'], { ...FAILED, erase: 'ErasureConfirmed' }],
  ['erased', ['release', 'erase'], { ...RELEASED, erase: 'ERASURE_ALREADY_CONFIRMED' }],
  ['reviewed', ['review'], { ...PERMITTED, review: 'ALREADY_REVIEWED' }],
  ['disputed', ['dispute'], { ...PERMITTED, dispute: 'DISPUTE_OPEN', resolve: 'DisputeResolved' }],
  [
    'resolved',
    ['dispute', 'resolve'],
    { ...PERMITTED, dispute: 'DISPUTE_RESOLVED', resolve: 'DISPUTE_RESOLVED' },
  ],
];

const DENIED: Record<ActName, string> = {
  release: 'ACCESS_NOT_PERMITTED',
  receive: 'ACCESS_NOT_PERMITTED',
  requesterFails: 'ACCESS_NOT_PERMITTED',
  providerFails: 'ACCESS_NOT_PERMITTED',
  erase: 'ACCESS_NOT_PERMITTED',
  review: 'ACCESS_NOT_PERMITTED',
  dispute: 'AccessDisputed',
  resolve: 'DISPUTE_NOT_FOUND',
};

/** The event that the act makes, or the code of the refusal. */
const outcome = (world: AuthorisationWorld, act: Act): Promise<string> =>
  act(world).then(
    (events) => events.map((event) => event.type).join(),
    (error: unknown) => {
      if (error instanceof CodedError) return error.code;
      throw error;
    },
  );

const eachAct = Object.entries(ACTS) as readonly [ActName, Act][];

describe('the life of an access', () => {
  for (const [status, before, outcomes] of LIFE)
    for (const [name, act] of eachAct)
      it(`answers "${name}" of an access that is ${status} with ${outcomes[name]}`, async () => {
        const world = new AuthorisationWorld();
        await ask(world, { basis: EMERGENCY });
        for (const earlier of before) await ACTS[earlier](world);
        expect(await outcome(world, act)).to.equal(outcomes[name]);
      });

  for (const [name, act] of eachAct) {
    it(`answers "${name}" of a denied access with ${DENIED[name]}`, async () => {
      const world = new AuthorisationWorld();
      await ask(world, { basis: { kind: 'emergency' } });
      expect(await outcome(world, act)).to.equal(DENIED[name]);
    });

    it(`answers "${name}" of an unknown access with ACCESS_NOT_FOUND`, async () => {
      const world = new AuthorisationWorld();
      expect(await outcome(world, act)).to.equal('ACCESS_NOT_FOUND');
      await ask(world, { basis: EMERGENCY }, { ...contexts.agency(), place: 1 });
      expect(await outcome(world, act)).to.equal('ACCESS_NOT_FOUND');
    });
  }
});
