import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { claimValidator } from '#core/certificate/claim-validator';
import { isCitizenNumber } from '#core/identifier/citizen-number';
import { isCreditCode } from '#core/identifier/credit-code';
import { checkClaimSchema } from '#core/registry/check-claim-schema';
import { CERTIFICATE_HEAD } from '../../../scripts/demo/demo-certificates.ts';
import { readDemoCatalogue } from '../../../scripts/demo/demo-catalogue.ts';
import { readDemoCsv, writeDemoCsv } from '../../../scripts/demo/demo-csv.ts';
import { readDemoPeople } from '../../../scripts/demo/demo-people.ts';
import { AGENCY } from '../../../scripts/demo/demo-officers.ts';
import { readDemoRows } from '../../../scripts/demo/read-demo-rows.ts';
import { makeDemoData } from '../../../scripts/demo/make-demo-data.ts';

function committed(name: string): Promise<string> {
  return readFile(new URL(`../../../scripts/demo/${name}`, import.meta.url), 'utf8');
}

describe('the demonstration: data', () => {
  it('has six agencies with valid credit codes under three organisations', async () => {
    const { agencies } = await readDemoCatalogue();
    expect(agencies.map(({ creditCode }) => creditCode)).to.have.members(Object.values(AGENCY));
    expect(agencies.every(({ creditCode }) => isCreditCode(creditCode))).to.equal(true);
    expect([...new Set(agencies.map((one) => one.organisation))]).to.have.members([
      'ministry',
      'province-a',
      'province-b',
    ]);
  });

  it('has five certificate types whose claim schemas may be published, in both languages', async () => {
    const { certificateTypes } = await readDemoCatalogue();
    expect(certificateTypes).to.have.length(5);
    for (const { claimSchema, nationalCode } of certificateTypes) {
      checkClaimSchema(claimSchema);
      expect(nationalCode).to.have.length(21);
      for (const property of Object.values(claimSchema['properties'] as Record<string, object>)) {
        expect(property)
          .to.have.property('title')
          .that.matches(/\p{Script=Han}/u);
        expect(property)
          .to.have.property('description')
          .that.matches(/^[A-Z]/);
      }
    }
  });

  it('has notices in both languages for every purpose that consent may serve, each with the hash of its text', async () => {
    const { notices, purposes } = await readDemoCatalogue();
    for (const { text, textHash } of notices)
      expect(textHash).to.equal(createHash('sha256').update(text, 'utf8').digest('base64url'));
    for (const { code, bases } of purposes) {
      const languages = notices.filter((one) => one.purpose === code && one.version === 1);
      expect(languages.map((one) => one.language)).to.have.members(bases.grant ? ['zh-CN', 'en'] : []);
    }
  });

  it('lets exactly the ten people sign in', async () => {
    const people = await readDemoPeople();
    expect(people.map(({ id }) => id)).to.deep.equal([
      'issuer-1',
      'issuer-2',
      'clerk',
      'requester',
      'provider',
      'citizen-1',
      'citizen-2',
      'citizen-3',
      'auditor',
      'registrar',
    ]);
  });

  it('puts each officer under the organisation of their agency', async () => {
    const { agencies } = await readDemoCatalogue();
    const officers = (await readDemoPeople()).filter(({ agency }) => agency !== undefined);
    for (const { agency, organisation } of officers)
      expect(agencies.find((one) => one.creditCode === agency)?.organisation).to.equal(organisation);
  });

  it('has 200 citizens with valid numbers, no two alike', async () => {
    const rows = await readDemoRows('citizens.csv');
    const numbers = rows.map((row) => row['idNumber'] ?? '');
    expect(new Set(numbers).size).to.equal(200);
    expect(new Set(rows.map((row) => row['name'])).size).to.equal(200);
    expect(numbers.filter((number) => !isCitizenNumber(number))).to.deep.equal([]);
  });

  it('has 1,000 certificates of all five types whose claims fit the schemas', async () => {
    const { certificateTypes } = await readDemoCatalogue();
    const validators = new Map(
      certificateTypes.map(({ code, claimSchema }) => [code, claimValidator(claimSchema)] as const),
    );
    const rows = await readDemoRows('certificates.csv');
    expect(new Set(rows.map((row) => row['serial'])).size).to.equal(1_000);
    expect(new Set(rows.map((row) => row['certificateType'])).size).to.equal(5);
    for (const row of rows) {
      const claims = Object.entries(row).filter(
        ([name, field]) => !CERTIFICATE_HEAD.includes(name) && field !== '',
      );
      const typed = claims.map(([name, field]) => [name, isWholeNumber(name) ? Number(field) : field]);
      const faults = validators.get(row['certificateType'] ?? '')?.(Object.fromEntries(typed));
      expect(faults, row['serial']).to.deep.equal([]);
    }
  });

  it('names organisations by credit codes that could be theirs', async () => {
    const rows = await readDemoRows('certificates.csv');
    const codes = rows.flatMap((row) => [row['bank'], row['employer']]).filter((code) => code !== '');
    expect(new Set(codes).size).to.equal(5);
    for (const code of codes) expect(isCreditCode(code ?? '')).to.equal(true);
  });

  it('is what the committed script makes', async () => {
    const { citizens, certificates } = await makeDemoData();
    expect(citizens).to.equal(await committed('citizens.csv'));
    expect(certificates).to.equal(await committed('certificates.csv'));
  });

  it('refuses to write or read a field that would need quotes', () => {
    expect(() => writeDemoCsv(['a'], [{ a: 'x,y' }])).to.throw(TypeError);
    expect(() => readDemoCsv('a,b\n1,2,3\n')).to.throw(/line 2/);
    expect(readDemoCsv(writeDemoCsv(['a', 'b'], [{ b: '2' }]))).to.deep.equal([{ a: '', b: '2' }]);
  });
});

function isWholeNumber(claim: string): boolean {
  return ['grade', 'monthlyAmountFen', 'contributionMonths', 'householdSize', 'disabilityGrade'].includes(
    claim,
  );
}
