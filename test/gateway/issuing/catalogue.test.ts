import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { issuingCatalogue, type IssuingFacts, type IssuingQuestion } from '#gateway/issuing/catalogue';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import type { RegistryRow } from '#gateway/trail/trail-tables';
import { AGENCIES, NOW_MS } from '../../core/rule-context.ts';

const TYPE = 'disability-certificate';
const QUESTION: IssuingQuestion = { certificateType: TYPE, agency: AGENCIES.first, at: NOW_MS };

function key(keyId: string, validUntil: number, owner: string = AGENCIES.first): object {
  return { keyId, owner, validFrom: NOW_MS - 10, validUntil };
}

describe('what a new certificate is made of besides its content', () => {
  let db: TrailDatabase;
  let registryBlock: number;
  let find: (question: IssuingQuestion) => Promise<IssuingFacts>;
  /** What the ledger has and the trail has not yet. */
  let arriving: (() => Promise<void>)[];

  async function publish(
    kind: RegistryRow['kind'],
    code: string,
    version: number,
    body: object,
  ): Promise<void> {
    const row = { kind, code, version, seq: ++registryBlock, status: 'active', history: '[]' } as const;
    await db
      .insertInto('registry')
      .values({ ...row, body: JSON.stringify(body) })
      .execute();
  }

  async function codeOf(question: Partial<IssuingQuestion>): Promise<string> {
    const found: unknown = await find({ ...QUESTION, ...question }).catch((error: unknown) => error);
    return found instanceof CodedError ? found.code : 'found';
  }

  beforeEach(async () => {
    db = await openTrailDatabase({ file: ':memory:' });
    registryBlock = 0;
    arriving = [];
    find = issuingCatalogue({
      db,
      registryBlock: () => registryBlock,
      catchUp: async () => {
        for (const arrive of arriving.splice(0)) await arrive();
      },
    });
    await publish('certificate-type', TYPE, 1, { code: TYPE, version: 1 });
    await publish('certificate-type', TYPE, 2, { code: TYPE, version: 2 });
    await publish('agency', AGENCIES.first, 1, { name: { zh: '甲', en: 'A' } });
    await publish('seal-key', 'short', 1, key('short', NOW_MS + 10));
    await publish('seal-key', 'long', 1, key('long', NOW_MS + 20));
    await publish('seal-key', 'other', 1, key('other', NOW_MS + 99, AGENCIES.second));
  });
  afterEach(() => db.destroy());

  it('is the newest version of the type, the agency, and its key that stays in force longest', async () => {
    expect(await find(QUESTION)).to.deep.equal({
      type: { code: TYPE, version: 2 },
      issuerName: { zh: '甲', en: 'A' },
      sealKeyId: 'long',
    });
  });

  it('is remembered until a block changes the registry, and not longer', async () => {
    await find(QUESTION);
    await db.updateTable('registry').set({ status: 'retired' }).where('code', '=', 'long').execute();
    expect((await find(QUESTION)).sealKeyId).to.equal('long');
    registryBlock += 1;
    expect((await find(QUESTION)).sealKeyId).to.equal('short');
  });

  it('is looked for once more where the trail was behind, before anything is refused', async () => {
    arriving.push(() => publish('certificate-type', 'new-type', 1, { code: 'new-type', version: 1 }));
    expect(await codeOf({ certificateType: 'new-type' })).to.equal('found');
    expect(await codeOf({ certificateType: 'other-type' })).to.equal('TYPE_NOT_FOUND');
  });

  it('is decided by the time of each question', async () => {
    await find(QUESTION);
    expect(await codeOf({ at: NOW_MS + 19 })).to.equal('found');
    expect(await codeOf({ at: NOW_MS + 20 })).to.equal('SEAL_KEY_NOT_IN_FORCE');
    expect(await codeOf({ at: NOW_MS - 11 })).to.equal('SEAL_KEY_NOT_IN_FORCE');
  });

  it('says what is suspended or retired, as the ledger would', async () => {
    await db.updateTable('registry').set({ status: 'suspended' }).where('kind', '=', 'agency').execute();
    expect(await codeOf({})).to.equal('AGENCY_NOT_ACTIVE');
    await db
      .updateTable('registry')
      .set({ status: 'retired' })
      .where('kind', '=', 'certificate-type')
      .execute();
    registryBlock += 1;
    expect(await codeOf({})).to.equal('TYPE_RETIRED');
  });

  it('is not found for what is not there, and is found once it is', async () => {
    expect(await codeOf({ certificateType: 'unknown' })).to.equal('TYPE_NOT_FOUND');
    expect(await codeOf({ agency: AGENCIES.second })).to.equal('AGENCY_NOT_FOUND');
    await publish('agency', AGENCIES.second, 1, { name: { zh: '乙', en: 'B' } });
    expect((await find({ ...QUESTION, agency: AGENCIES.second })).sealKeyId).to.equal('other');
  });
});
