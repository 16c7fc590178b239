import { expect } from 'chai';
import { openConsentWorld, type ConsentWorld } from './consent-world.ts';
import { describeJourney } from './journey-ledgers.ts';
import { newKey, textOf, type Answer } from './running-gateway.ts';

const REASON = { reason: 'storage-period-over' };

describeJourney('the erasure of a person’s documents', (ledger) => {
  let world: ConsentWorld;
  let subjectId: string;
  let identifier: string;
  let document: string;
  const key = newKey();

  const issue = async (): Promise<Answer> => {
    const issued = await world.running.must(201, 'issuer-1', 'post', '/v1/certificates', {
      certificateType: 'social-security-card',
      holder: { name: '公民甲', idDocument: { type: 'citizen-number', number: '330106198203141820' } },
      claims: {
        cardNumber: 'D12345678',
        insuredRegion: '330106',
        cardForm: 'electronic',
        firstInsuredOn: '2020-01-02',
      },
    });
    await world.running.settle();
    return issued;
  };
  const erase = (person: string, body: object = REASON, idempotencyKey = key): Promise<Answer> =>
    world.running.call(person, 'post', `/v1/subjects/${subjectId}/erasure`, body, { key: idempotencyKey });

  before(async function () {
    this.timeout(60_000);
    world = await openConsentWorld({ ledger });
    const issued = await issue();
    identifier = textOf(issued, 'identifier');
    document = textOf(issued, 'document');
    subjectId = await world.running.subject('citizen-1');
  });
  after(() => world.running.stop());

  it('is refused to everybody but the registrar, and without a reason of a fixed form', async () => {
    for (const person of ['issuer-1', 'clerk', 'requester', 'provider', 'citizen-1', 'auditor'])
      expect((await erase(person)).body).to.include({ status: 403, code: 'NOT_ALLOWED' });
    for (const body of [{}, { reason: 'Li Lei asked' }])
      expect((await erase('registrar', body)).body).to.include({ status: 400, code: 'INPUT_INVALID' });
    await world.running.must(200, 'citizen-1', 'get', `/v1/certificates/${identifier}/document`);
  });

  it('is recorded on the ledger, with a receipt', async () => {
    const { status, body } = await erase('registrar');
    expect(status).to.equal(201);
    expect(body).to.deep.include({ documents: 1 });
    await world.running.settle();
    const events = await world.running.must(
      200,
      'auditor',
      'get',
      `/v1/trail/events?subjectId=${subjectId}&type=SubjectErased`,
    );
    const { items } = events.body as { readonly items: readonly Record<string, unknown>[] };
    expect(items).to.have.length(1);
    expect(items[0]).to.nested.include({ type: 'SubjectErased', 'event.reason': 'storage-period-over' });
  });

  it('leaves no document, and asking says so', async () => {
    const path = `/v1/certificates/${identifier}/document`;
    expect((await world.running.call('citizen-1', 'get', path)).body).to.include({
      status: 410,
      code: 'CONTENT_ERASED',
    });
  });

  it('leaves the holder’s own copy good, and verification says that the library’s was erased', async () => {
    const { body } = await world.running.must(200, undefined, 'post', '/v1/verifications', { document });
    expect(body).to.deep.include({ verdict: 'valid' });
    const certificate = body['certificate'] as { readonly documentErasedAt?: string };
    expect(certificate.documentErasedAt).to.match(/^\d{4}-\d\d-\d\dT/);
    const before = {
      document,
      asOf: new Date(Date.parse(certificate.documentErasedAt ?? '') - 1).toISOString(),
    };
    const earlier = await world.running.must(200, undefined, 'post', '/v1/verifications', before);
    expect(earlier.body['certificate']).not.to.have.property('documentErasedAt');
  });

  it('repeated, has its first answer and spares what was issued since', async () => {
    const later = await issue();
    const { status, body } = await erase('registrar');
    expect([status, body['documents']]).to.deep.equal([200, 1]);
    expect((await erase('registrar', { reason: 'another-reason' })).body).to.include({ code: 'ID_REUSED' });
    const path = `/v1/certificates/${textOf(later, 'identifier')}/document`;
    await world.running.must(200, 'citizen-1', 'get', path);
    const verified = await world.running.must(200, undefined, 'post', '/v1/verifications', {
      document: textOf(later, 'document'),
    });
    expect(verified.body['certificate']).not.to.have.property('documentErasedAt');
  });
});
