import { expect } from 'chai';
import { parseMapping } from '#cli/issue/column-mapping';
import { IssuingType } from '#cli/issue/issuing-type';
import {
  plannedCertificates,
  planIssuing,
  type IssuingPlan,
  type PlannedCertificate,
} from '#cli/issue/plan-issuing';
import { readRows, type Format } from '#cli/issue/read-rows';
import { collected, textInPieces } from './in-pieces.ts';

const NOW_MS = Date.UTC(2026, 0, 31);

const type = IssuingType.parse({
  code: 'pension-entitlement',
  maxValidityDays: 365,
  claimSchema: {
    type: 'object',
    properties: {
      scheme: { type: 'string', enum: ['employee', 'resident'] },
      months: { type: 'integer', minimum: 1 },
      joint: { type: 'boolean' },
    },
    required: ['scheme', 'months'],
    additionalProperties: false,
  },
});

// 11010519491231002X is the example of GB 11643.
const HEADER = 'holderName,idNumber,serial,scheme,months,joint';
const ROW = '演甲子,11010519491231002X,A1,employee,120,true';

interface Planned extends Omit<IssuingPlan, 'certificates'> {
  readonly certificates: readonly PlannedCertificate[];
}

interface PlanOptions {
  readonly map?: string[];
  readonly run?: string;
  readonly format?: Format;
}

/** What was found, with the certificates that would be sent: as many as were counted, and none beside a fault. */
async function plan(text: string, options: PlanOptions = {}): Promise<Planned> {
  const { map = [], run = 'run', format = 'csv' } = options;
  const question = { type, mapping: parseMapping(map), run, now: NOW_MS };
  const found = (): ReturnType<typeof readRows> => readRows(textInPieces(text, 50), format);
  const planned = await planIssuing(found(), question);
  if (planned.faultCount > 0) return { ...planned, certificates: [] };
  const certificates = await collected(plannedCertificates(found(), question));
  expect(certificates).to.have.lengthOf(planned.certificates);
  return { ...planned, certificates };
}

describe('planIssuing', () => {
  it('makes a draft of each row, with claims as their schema types them', async () => {
    const { certificates, faults } = await plan(`${HEADER}\n${ROW}\n`);
    expect(faults).to.deep.equal([]);
    expect(certificates).to.have.lengthOf(1);
    expect(certificates[0]?.line).to.equal(2);
    expect(certificates[0]?.draft).to.deep.equal({
      certificateType: 'pension-entitlement',
      holder: { name: '演甲子', idDocument: { type: 'citizen-number', number: '11010519491231002X' } },
      claims: { scheme: 'employee', months: 120, joint: true },
      serial: 'A1',
    });
  });

  it('takes columns by other names', async () => {
    const map = ['holderName=姓名', 'idNumber=身份证号', 'claims.scheme=制度', 'claims.months=缴费月数'];
    const { certificates, faults } = await plan(
      '姓名,身份证号,制度,缴费月数\n演甲子,11010519491231002X,resident,3',
      {
        map,
      },
    );
    expect(faults).to.deep.equal([]);
    expect(certificates[0]?.draft.claims).to.deep.equal({ scheme: 'resident', months: 3 });
  });

  it('makes the same command id for the same content and run, wherever the row stands', async () => {
    const other = '演乙子,330106198203141820,A2,employee,1,';
    const [first] = (await plan(`${HEADER}\n${ROW}\n`)).certificates;
    const [, moved] = (await plan(`${HEADER}\n${other}\n${ROW}\n`)).certificates;
    const [another] = (await plan(`${HEADER}\n${ROW}\n`, { run: 'next' })).certificates;
    expect(first?.commandId).to.match(/^issue-[A-Za-z0-9_-]{43}$/);
    expect(moved?.commandId).to.equal(first?.commandId);
    expect(another?.commandId).not.to.equal(first?.commandId);
  });

  it('takes a number of a document in small letters, wide characters and blanks as it is, for the service to read', async () => {
    for (const number of [
      '11010519491231002x',
      ' 11010519491231002X ',
      '１１０１０５１９４９１２３１００２Ｘ',
    ]) {
      const { faults, certificates } = await plan(`${HEADER}\n演甲子,${number},A1,employee,120,true\n`);
      expect(faults).to.deep.equal([]);
      expect(certificates).to.have.lengthOf(1);
    }
  });

  it('takes times of any zone as the interface writes them, and counts what is over already', async () => {
    const { certificates, over } = await plan(
      [
        `${HEADER},validFrom,validUntil`,
        `${ROW},2026-02-01T00:00:00+08:00,2027-01-31T16:00:00Z`,
        '演乙子,330106198203141820,A2,employee,1,,２０２５-０６-０１T00:00:00-05:30,2026-01-31T08:00:00.000+08:00',
      ].join('\n'),
    );
    expect(certificates.map(({ draft: { validFrom, validUntil } }) => [validFrom, validUntil])).to.deep.equal(
      [
        ['2026-01-31T16:00:00.000Z', '2027-01-31T16:00:00.000Z'],
        ['2025-06-01T05:30:00.000Z', '2026-01-31T00:00:00.000Z'],
      ],
    );
    expect(over).to.equal(1);
  });

  const times: readonly [string, string, string, string][] = [
    ['a day alone', '2026-01-31', '', 'validFrom'],
    ['a time without its zone', '2026-01-31T00:00:00', '', 'validFrom'],
    ['a day that there is not', '', '2026-02-30T00:00:00Z', 'validUntil'],
    ['a year that is not written', '', '1969-01-01T00:00:00Z', 'validUntil'],
    ['an end before the beginning', '2026-03-01T00:00:00+08:00', '2026-02-28T16:00:00Z', 'validUntil'],
    ['an end before the issue', '', '2026-01-31T00:00:00Z', 'validUntil'],
    ['more than the type allows', '', '2027-01-31T00:00:00.001Z', 'validUntil'],
  ];
  for (const [title, from, until, column] of times)
    it(`reports ${title}, before anything is sent`, async () => {
      const { faults } = await plan(`${HEADER},validFrom,validUntil\n${ROW},${from},${until}\n`);
      expect(faults.map((fault) => [fault.line, fault.column])).to.deep.equal([[2, column]]);
    });

  it('names the columns that nothing takes', async () => {
    const { unused, certificates } = await plan(`${HEADER},validUntill\n${ROW},2030\n`);
    expect(unused).to.deep.equal(['validUntill']);
    expect(certificates).to.have.lengthOf(1);
  });

  it('says in Chinese what it says in English', async () => {
    const { faults } = await plan(`${HEADER}\n,330106198203141820,a2,other,12x,\n`);
    expect(faults.length).to.be.greaterThan(3);
    for (const { zh } of faults) expect(zh).to.match(/\p{Script=Han}/u);
  });

  it('leaves out the rows of other types, and counts them', async () => {
    const { certificates, ofOtherTypes } = await plan(
      `certificateType,${HEADER}\npension-entitlement,${ROW}\nsocial-security-card,${ROW}\n`,
    );
    expect(certificates).to.have.lengthOf(1);
    expect(ofOtherTypes).to.equal(1);
  });

  const refused: readonly [string, string, number, string | undefined, string][] = [
    ['a number with a wrong check digit', '演,110105194912310021,A2,employee,1,', 3, 'idNumber', ''],
    ['an empty name', ',330106198203141820,A2,employee,1,', 3, 'holderName', 'name'],
    ['a serial with small letters', '演,330106198203141820,a2,employee,1,', 3, 'serial', 'capitals'],
    ['a claim outside its enumeration', '演,330106198203141820,A2,other,1,', 3, 'scheme', 'enum'],
    ['a number claim with letters', '演,330106198203141820,A2,employee,12x,', 3, 'months', 'type'],
    ['a claim left empty that is required', '演,330106198203141820,A2,,1,', 3, 'scheme', 'needs'],
    ['a line that is there twice', ROW, 3, undefined, 'line 2'],
    ['a serial that is there twice', '演,330106198203141820,A1,employee,1,', 3, 'serial', 'line 2'],
  ];
  for (const [title, row, line, column, detail] of refused) {
    it(`reports ${title}, with its line and without its content`, async () => {
      const { faults } = await plan(`${HEADER}\n${ROW}\n${row}\n`);
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]?.line).to.equal(line);
      expect(faults[0]?.column).to.equal(column);
      expect(faults[0]?.detail).to.include(detail);
      expect(JSON.stringify(faults)).not.to.match(/[0-9]{10}|演/);
    });
  }

  for (const [name, separator] of [
    ['semicolons', ';'],
    ['tabs', '\t'],
  ] as const)
    it(`says that ${name} are no commas, and not that all columns are missing`, async () => {
      const lines = ['holderName,idNumber,months', '演甲子,1,2'].map((line) =>
        line.replaceAll(',', separator),
      );
      const { certificates, faults } = await plan(`${lines.join('\n')}\n`);
      expect(certificates).to.deep.equal([]);
      expect(faults.map(({ line, detail }) => ({ line, detail }))).to.deep.equal([
        { line: 1, detail: 'semicolons or tabs stand between the columns; save the file with commas' },
      ]);
    });

  it('reports every missing column once, before the rows', async () => {
    const { certificates, faults } = await plan('holderName,scheme\n演甲子,employee\n演乙子,employee\n');
    expect(certificates).to.deep.equal([]);
    expect(faults).to.deep.equal([
      { line: 1, column: 'idNumber', detail: 'the column is missing', zh: '缺少此列' },
      { line: 1, column: 'months', detail: 'the column is missing', zh: '缺少此列' },
    ]);
  });

  it('reports a required column of NDJSON once where no line has it, and by line where some have', async () => {
    const row = { holderName: '演甲子', idNumber: '11010519491231002X', scheme: 'employee' };
    const lines = (...rows: object[]): string => rows.map((one) => JSON.stringify(one)).join('\n');
    const none = await plan(lines(row, { ...row, joint: true }), { format: 'ndjson' });
    expect(none.faults.map(({ line, column }) => [line, column])).to.deep.equal([[1, 'months']]);
    const some = await plan(lines({ ...row, months: 1 }, row), { format: 'ndjson' });
    expect(some.faults.map(({ line, column }) => [line, column])).to.deep.equal([[2, 'months']]);
  });

  it('reports what cannot be read together with what does not fit', async () => {
    const row = { holderName: '', idNumber: '11010519491231002X', scheme: 'employee', months: 1 };
    const { faults } = await plan(`{\n${JSON.stringify(row)}\n`, { format: 'ndjson' });
    expect(faults.map(({ line }) => line)).to.deep.equal([1, 2]);
    const cut = await plan(`${HEADER}\n,330106198203141820,A2,employee,1,\na,b\n`);
    expect(cut.faults.map(({ line }) => line)).to.deep.equal([2, 3]);
    const open = await plan(`${HEADER}\n,330106198203141820,A2,employee,1,\n"a,b\n`);
    expect(open.faults.map(({ line }) => line)).to.deep.equal([2, 3]);
  });

  it('keeps the first hundred faults, and counts all', async () => {
    const rows = Array.from({ length: 250 }, () => ',330106198203141820,A2,employee,1,');
    const { faults, faultCount } = await plan([HEADER, ...rows].join('\n'));
    expect([faults.length, faults.at(-1)?.line, faultCount]).to.deep.equal([100, 101, 250]);
  });

  it('counts what an earlier run has done', async () => {
    const [first] = (await plan(`${HEADER}\n${ROW}\n`)).certificates;
    const found = readRows(textInPieces(`${HEADER}\n${ROW}\n`, 50), 'csv');
    const isDone = (commandId: string): boolean => commandId === first?.commandId;
    const { certificates, done } = await planIssuing(found, {
      type,
      mapping: new Map(),
      run: 'run',
      now: NOW_MS,
      isDone,
    });
    expect([certificates, done]).to.deep.equal([1, 1]);
  });

  it('reports a claim that the type does not have', async () => {
    const { faults } = await plan(`${HEADER}\n${ROW}\n`, { map: ['claims.colour=scheme'] });
    expect(faults.map(({ detail }) => detail)).to.deep.equal(['pension-entitlement has no claim colour']);
  });
});
