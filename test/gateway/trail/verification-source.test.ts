import { expect } from 'chai';
import type { VerificationSource } from '#core/verification/verification-source';
import type { Block } from '#gateway/ledger/ledger';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import type { Trail } from '#gateway/trail/trail';
import { trailVerificationSource } from '#gateway/trail/verification-source';
import { AGENCIES, id32, NOW_MS } from '../../core/rule-context.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { blockOf, blocksOf, eventOf, GRANT, identifierOf } from './trail-events.ts';

const transactionOf = (height: number): string => blockOf(height, []).transactions[0]?.id ?? '';

describe('trailVerificationSource', () => {
  const filled = filledTrail();

  async function sourceOf(blocks: readonly Block[]): Promise<VerificationSource> {
    return trailVerificationSource({
      db: await filled(blocks),
      position: () => ({ block: blocks.length, time: NOW_MS }),
      registryBlock: () => blocks.length,
    });
  }

  it('has the certificate with all that became of it, in order', async () => {
    const source = await sourceOf(
      blocksOf(
        [eventOf('CertificateIssued')],
        [eventOf('CertificateSuspended', { at: NOW_MS + 1, until: NOW_MS + 9 })],
        [eventOf('CertificateReinstated', { at: NOW_MS + 2 })],
        [eventOf('CertificateSuperseded', { at: NOW_MS + 3 })],
      ),
    );
    const history = await source.certificate(identifierOf(1));
    expect(history?.record).to.include({ identifier: identifierOf(1), digest: id32('document') });
    expect(history?.record).not.to.have.any.keys('subjectId', 'holderKeyId');
    expect(history).to.deep.include({
      issuer: AGENCIES.first,
      issued: { block: 1, transactionId: transactionOf(1), at: NOW_MS },
      changes: [
        {
          block: 2,
          transactionId: transactionOf(2),
          at: NOW_MS + 1,
          change: 'suspended',
          reason: 'under-review',
          until: NOW_MS + 9,
        },
        {
          block: 3,
          transactionId: transactionOf(3),
          at: NOW_MS + 2,
          change: 'reinstated',
          reason: 'cleared',
        },
        {
          block: 4,
          transactionId: transactionOf(4),
          at: NOW_MS + 3,
          change: 'superseded',
          kind: 'renew',
          successor: identifierOf(2),
        },
      ],
    });
    expect(await source.identifierByDigest(id32('document'))).to.equal(identifierOf(1));
  });

  it('has the legal act of a revocation', async () => {
    const invalidFrom = NOW_MS - 1_000;
    const source = await sourceOf(
      blocksOf([eventOf('CertificateIssued'), eventOf('CertificateRevoked', { act: 'annul', invalidFrom })]),
    );
    const history = await source.certificate(identifierOf(1));
    expect(history?.changes[0]).to.include({
      change: 'revoked',
      act: 'annul',
      reason: 'misuse',
      legalReference: 'licensing-law.art-70',
      invalidFrom,
    });
  });

  it('has a seal key with every notice of its retirement', async () => {
    const source = await sourceOf(
      blocksOf(
        [eventOf('SealKeyAdded')],
        [eventOf('SealKeyRetired', { at: NOW_MS + 5 })],
        [eventOf('SealKeyRetired', { at: NOW_MS + 6, compromisedAt: NOW_MS + 1 })],
      ),
    );
    const key = await source.sealKey(id32('seal key'));
    expect(key).to.deep.include({
      owner: AGENCIES.first,
      validFrom: NOW_MS,
      added: { block: 1, transactionId: transactionOf(1), at: NOW_MS },
    });
    expect(key?.retirements).to.deep.equal([
      { block: 2, transactionId: transactionOf(2), at: NOW_MS + 5 },
      { block: 3, transactionId: transactionOf(3), at: NOW_MS + 6, compromisedAt: NOW_MS + 1 },
    ]);
  });

  it('has each version of a type as it was published', async () => {
    const claimSchema = { type: 'object', properties: { grade: { type: 'integer' } } };
    const source = await sourceOf(
      blocksOf(
        [eventOf('CertificateTypePublished')],
        [eventOf('CertificateTypePublished', { version: 2, claimSchema })],
      ),
    );
    const [first, second] = [
      await source.certificateType('disability-certificate', 1),
      await source.certificateType('disability-certificate', 2),
    ];
    expect(first).to.deep.include({ version: 1, claimSchema: { type: 'object' } });
    expect(first?.published.block).to.equal(1);
    expect(second).to.deep.include({ version: 2, claimSchema });
  });

  it('has when an agency was active', async () => {
    const source = await sourceOf(
      blocksOf([
        eventOf('AgencyRegistered'),
        eventOf('AgencySuspended', { at: NOW_MS + 1 }),
        eventOf('AgencyReinstated', { at: NOW_MS + 2 }),
      ]),
    );
    const agency = await source.agency(AGENCIES.first);
    expect(agency?.active).to.deep.equal([
      { from: NOW_MS, until: NOW_MS + 1 },
      { from: NOW_MS + 2, until: null },
    ]);
  });

  it('does not know what never was, nor a grant as a certificate', async () => {
    const source = await sourceOf(blocksOf([eventOf('GrantMade'), eventOf('CertificateTypePublished')]));
    expect(await source.certificate(identifierOf(1))).to.equal(undefined);
    expect(await source.certificate(GRANT)).to.equal(undefined);
    expect(await source.certificate('disability-certificate')).to.equal(undefined);
    expect(await source.identifierByDigest(id32('document'))).to.equal(undefined);
    expect(await source.sealKey(id32('seal key'))).to.equal(undefined);
    expect(await source.certificateType('disability-certificate', 2)).to.equal(undefined);
    expect(await source.agency(AGENCIES.first)).to.equal(undefined);
  });

  describe('remembers the registry', () => {
    const trails: Trail[] = [];
    afterEach(async () => {
      for (const trail of trails.splice(0)) await trail.stop();
    });

    interface Following {
      readonly trail: Trail;
      readonly source: VerificationSource;
      readonly add: (...events: readonly object[]) => Promise<void>;
    }

    async function following(...first: readonly object[]): Promise<Following> {
      const ledger = new ReplayLedger([blockOf(1, first)]);
      const trail = await fill(await openTrailDatabase({ file: ':memory:' }), ledger);
      trails.push(trail);
      const source = trailVerificationSource({
        db: trail.db,
        position: () => trail.position(),
        registryBlock: () => trail.registryBlock,
      });
      const add = async (...events: readonly object[]): Promise<void> => {
        const height = trail.position().block + 1;
        ledger.add(blockOf(height, events));
        await trail.waitForBlock(height, WAIT_MS);
      };
      return { trail, source, add };
    }

    it('while blocks change nothing of it', async () => {
      const { trail, source, add } = await following(eventOf('AgencyRegistered'));
      const before = await source.agency(AGENCIES.first);
      // Behind its back: only what is not asked again stays as it was.
      await trail.db.updateTable('registry').set({ body: '{}' }).execute();
      await add(eventOf('CertificateIssued'), eventOf('SubjectKeyRegistered'));
      expect(await source.agency(AGENCIES.first)).to.equal(before);
    });

    it('not beyond the block that suspends an agency', async () => {
      const { source, add } = await following(eventOf('AgencyRegistered'));
      expect((await source.agency(AGENCIES.first))?.active).to.have.length(1);
      await add(eventOf('AgencySuspended', { at: NOW_MS + 1 }));
      expect((await source.agency(AGENCIES.first))?.active).to.deep.equal([
        { from: NOW_MS, until: NOW_MS + 1 },
      ]);
    });

    it('not beyond the block that retires a seal key, other events around it', async () => {
      const { source, add } = await following(eventOf('SealKeyAdded'));
      expect((await source.sealKey(id32('seal key')))?.retirements).to.deep.equal([]);
      await add(
        eventOf('CertificateIssued'),
        eventOf('SealKeyRetired', { at: NOW_MS + 5, compromisedAt: NOW_MS }),
        eventOf('AccessDecided'),
      );
      expect((await source.sealKey(id32('seal key')))?.retirements).to.have.length(1);
    });

    it('not what was not there', async () => {
      const { source, add } = await following(eventOf('CertificateIssued'));
      expect(await source.agency(AGENCIES.first)).to.equal(undefined);
      await add(eventOf('AgencyRegistered'));
      expect(await source.agency(AGENCIES.first)).not.to.equal(undefined);
    });

    it('not when what was asked came back after the registry had changed', async () => {
      let registryBlock = 1;
      const source = trailVerificationSource({
        db: await filled(blocksOf([eventOf('AgencyRegistered')])),
        position: () => ({ block: 1, time: NOW_MS }),
        registryBlock: () => registryBlock,
      });
      const asked = source.agency(AGENCIES.first);
      registryBlock = 2;
      const first = await asked;
      const second = await source.agency(AGENCIES.first);
      expect(second).to.deep.equal(first);
      expect(second).not.to.equal(first);
      expect(await source.agency(AGENCIES.first)).to.equal(second);
    });
  });
});
