import { expect } from 'chai';
import { runGateway, textOf, type RunningGateway } from './running-gateway.ts';
import { publishCatalogue } from './published-catalogue.ts';
import { describeJourney } from './journey-ledgers.ts';

/** One act alone is in the trail at once, whoever waits; acts that follow one another share a write of it. */
const ACTS = 4;

describeJourney('what was answered is read at once', (ledger) => {
  let running: RunningGateway;

  before(async function () {
    this.timeout(60_000);
    running = await runGateway({ ledger });
    await publishCatalogue(running);
  });
  after(() => running.stop());

  const DRAFT = {
    certificateType: 'social-security-card',
    holder: { name: '演甲子', idDocument: { type: 'citizen-number', number: '330106198203141820' } },
    claims: {
      cardNumber: 'D10000037',
      insuredRegion: '330106',
      cardForm: 'electronic',
      firstInsuredOn: '2020-01-02',
    },
  };

  async function issue(): Promise<{ identifier: string; document: string }> {
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', DRAFT);
    return { identifier: textOf(issued, 'identifier'), document: textOf(issued, 'document') };
  }

  async function verdict(document: string, query = ''): Promise<unknown> {
    const path = `/v1/verifications${query}`;
    return (await running.must(200, undefined, 'post', path, { document }, { key: null })).body['verdict'];
  }

  it('by whoever verifies a certificate that was just issued, or just revoked', async () => {
    for (let act = 0; act < ACTS; act += 1) {
      const { identifier, document } = await issue();
      expect(await verdict(document)).to.equal('valid');
      const revocation = { act: 'withdraw', reason: 'obtained-by-deceit', legalReference: 'law.art-1' };
      await running.must(201, 'issuer-1', 'post', `/v1/certificates/${identifier}/revocation`, revocation);
      expect(await verdict(document)).to.equal('revoked');
    }
  });

  it('by the issuer, one certificate and all', async () => {
    for (let act = 0; act < ACTS; act += 1) {
      const { identifier } = await issue();
      await running.must(200, 'issuer-1', 'get', `/v1/certificates/${identifier}`);
      const { body } = await running.must(200, 'issuer-1', 'get', '/v1/certificates?limit=1');
      expect((body['items'] as { identifier: string }[])[0]?.identifier).to.equal(identifier);
    }
  });

  it('and a block that another gateway answered is waited for in a verification too', async () => {
    const issued = await running.must(201, 'issuer-1', 'post', '/v1/certificates', DRAFT);
    const { block } = issued.body['receipt'] as { block: number };
    expect(await verdict(textOf(issued, 'document'), `?atLeastBlock=${String(block)}`)).to.equal('valid');
  });
});
