import { ask, receive, release } from './demo-access.ts';
import { DAY_MS } from './demo-terms.ts';
import { AGENCY, OFFICER } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { saltedHash } from './salted-hash.ts';
import { GRANT } from './load-authorisations.ts';

const HOUR_MS = 3_600_000;

/** Permitted accesses, and all that can become of them. */
export async function loadAccesses(world: DemoWorld): Promise<void> {
  await loadPairs(world);
  await loadRefusedRelease(world);
  await loadDisputes(world);
  await loadWard(world);
  await loadStatutory(world);
  await loadEmergencies(world);
}

/** Matched and erased, in conflict, one-sided, failed, and only asked. */
async function loadPairs(world: DemoWorld): Promise<void> {
  const holder = 'citizen-1';
  const handOver = async (id: string): ReturnType<typeof release> =>
    release(world, { id, accessId: await ask(world, { id, holder }) });

  const matched = await handOver('demo-access-matched');
  await receive(world, { id: 'demo-access-matched', ...matched });
  await world.give('agency', OFFICER.requester, {
    type: 'access.confirm-erasure',
    id: 'demo-access-matched-erasure',
    accessId: matched.accessId,
  });
  const conflict = await handOver('demo-access-conflict');
  await receive(world, {
    id: 'demo-access-conflict',
    ...conflict,
    responseHash: saltedHash('another answer'),
  });
  await handOver('demo-access-one-sided');
  await world.give('agency', OFFICER.provider, {
    type: 'access.report-failure',
    id: 'demo-access-failed-report',
    accessId: await ask(world, { id: 'demo-access-failed', holder }),
    reason: 'no-such-record',
  });
  await ask(world, { id: 'demo-access-asked', holder, categories: ['medical-expense'] });
}

/** Permitted when asked; paused before it was handed over. The grant stays paused. */
async function loadRefusedRelease(world: DemoWorld): Promise<void> {
  const id = 'demo-access-paused';
  const holder = 'citizen-2';
  const accessId = await ask(world, { id, holder, purpose: 'emergency-relief' });
  await world.act(holder, {
    type: 'authorisation.pause',
    id: 'demo-grant-pause-1',
    grantId: GRANT.paused,
  });
  await release(world, { id, accessId });
}

/** One objection waits, one was answered. */
async function loadDisputes(world: DemoWorld): Promise<void> {
  const holder = 'citizen-1';
  for (const number of ['1', '2']) {
    const accessId = await ask(world, { id: `demo-access-disputed-${number}`, holder });
    await world.act(holder, {
      type: 'access.dispute',
      id: `demo-dispute-${number}`,
      accessId,
      reason: 'no-application-pending',
    });
    if (number === '1')
      await world.give('oversight', OFFICER.auditor, {
        type: 'access.resolve-dispute',
        id: 'demo-dispute-1-resolution',
        accessId,
        outcome: 'rejected',
        reason: 'application-on-file',
      });
  }
}

/** By the grant that citizen-1 gave as the guardian of citizen-3. */
async function loadWard(world: DemoWorld): Promise<void> {
  const id = 'demo-access-ward';
  const categories = ['disability-record'];
  const accessId = await ask(world, {
    id,
    holder: 'citizen-3',
    provider: AGENCY.disabledPersons,
    categories,
    purpose: 'disability-benefit-review',
  });
  const released = await release(world, { id, accessId, categories }, OFFICER.disabledPersons);
  await receive(world, { id, ...released });
}

/** The yearly check of pensions, which a statute orders; and an investigation that its subject sees later. */
async function loadStatutory(world: DemoWorld): Promise<void> {
  const statutory = {
    purpose: 'pension-qualification-check',
    basis: { kind: 'statutory', clause: 'social-insurance-law.art-74' },
  };
  await Promise.all(
    world.holders.map(async (holder) => {
      const id = `demo-access-pension-${holder}`;
      const accessId = await ask(world, { ...statutory, id, holder, by: OFFICER.socialSecurity });
      const released = await release(world, { id, accessId });
      await receive(world, { id, ...released }, OFFICER.socialSecurity);
    }),
  );
  await ask(world, {
    ...statutory,
    id: 'demo-access-concealed',
    holder: 'holder-8',
    by: OFFICER.humanResources,
    concealedUntil: world.now() + 30 * DAY_MS,
  });
}

/** Break-glass: one reviewed, one whose review is due. */
async function loadEmergencies(world: DemoWorld): Promise<void> {
  const emergency = (id: string, holder: string): Promise<string> =>
    ask(world, {
      id,
      holder,
      purpose: 'emergency-relief',
      basis: { kind: 'emergency', reason: 'life-in-danger', until: world.now() + 12 * HOUR_MS },
    });
  const accessId = await emergency('demo-access-emergency-1', 'holder-9');
  await release(world, { id: 'demo-access-emergency-1', accessId });
  await world.give('oversight', OFFICER.auditor, {
    type: 'access.review',
    id: 'demo-access-emergency-1-review',
    accessId,
    outcome: 'justified',
    reason: 'hospital-confirmed',
  });
  await emergency('demo-access-emergency-2', 'citizen-2');
}
