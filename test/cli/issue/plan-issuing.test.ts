import { expect } from 'chai';
import { parseMapping } from '#cli/issue/column-mapping';
import { IssuingType } from '#cli/issue/issuing-type';
import { planIssuing, type IssuingPlan } from '#cli/issue/plan-issuing';
import { readRows } from '#cli/issue/read-rows';

const type = IssuingType.parse({
  code: 'pension-entitlement',
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

function plan(text: string, { map = [], run = 'run' }: { map?: string[]; run?: string } = {}): IssuingPlan {
  return planIssuing(readRows(text, 'csv'), { type, mapping: parseMapping(map), run });
}

describe('planIssuing', () => {
  it('makes a draft of each row, with claims as their schema types them', () => {
    const { certificates, faults } = plan(`${HEADER}\n${ROW}\n`);
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

  it('takes columns by other names', () => {
    const map = ['holderName=姓名', 'idNumber=身份证号', 'claims.scheme=制度', 'claims.months=缴费月数'];
    const { certificates, faults } = plan(
      '姓名,身份证号,制度,缴费月数\n演甲子,11010519491231002X,resident,3',
      {
        map,
      },
    );
    expect(faults).to.deep.equal([]);
    expect(certificates[0]?.draft.claims).to.deep.equal({ scheme: 'resident', months: 3 });
  });

  it('makes the same command id for the same content and run, wherever the row stands', () => {
    const other = '演乙子,330106198203141820,A2,employee,1,';
    const [first] = plan(`${HEADER}\n${ROW}\n`).certificates;
    const [, moved] = plan(`${HEADER}\n${other}\n${ROW}\n`).certificates;
    const [another] = plan(`${HEADER}\n${ROW}\n`, { run: 'next' }).certificates;
    expect(first?.commandId).to.match(/^issue-[A-Za-z0-9_-]{43}$/);
    expect(moved?.commandId).to.equal(first?.commandId);
    expect(another?.commandId).not.to.equal(first?.commandId);
  });

  it('takes a number of a document in small letters, wide characters and blanks as it is, for the service to read', () => {
    for (const number of [
      '11010519491231002x',
      ' 11010519491231002X ',
      '１１０１０５１９４９１２３１００２Ｘ',
    ]) {
      const { faults, certificates } = plan(`${HEADER}\n演甲子,${number},A1,employee,120,true\n`);
      expect(faults).to.deep.equal([]);
      expect(certificates).to.have.lengthOf(1);
    }
  });

  it('names the columns that nothing takes', () => {
    const { unused, certificates } = plan(`${HEADER},validUntill\n${ROW},2030\n`);
    expect(unused).to.deep.equal(['validUntill']);
    expect(certificates).to.have.lengthOf(1);
  });

  it('says in Chinese what it says in English', () => {
    const { faults } = plan(`${HEADER}\n,330106198203141820,a2,other,12x,\n`);
    expect(faults.length).to.be.greaterThan(3);
    for (const { zh } of faults) expect(zh).to.match(/\p{Script=Han}/u);
  });

  it('leaves out the rows of other types, and counts them', () => {
    const { certificates, ofOtherTypes } = plan(
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
    it(`reports ${title}, with its line and without its content`, () => {
      const { faults } = plan(`${HEADER}\n${ROW}\n${row}\n`);
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]?.line).to.equal(line);
      expect(faults[0]?.column).to.equal(column);
      expect(faults[0]?.detail).to.include(detail);
      expect(JSON.stringify(faults)).not.to.match(/[0-9]{10}|演/);
    });
  }

  it('reports every missing column once, before the rows', () => {
    const { certificates, faults } = plan('holderName,scheme\n演甲子,employee\n演乙子,employee\n');
    expect(certificates).to.deep.equal([]);
    expect(faults).to.deep.equal([
      { line: 1, column: 'idNumber', detail: 'the column is missing', zh: '缺少此列' },
      { line: 1, column: 'months', detail: 'the column is missing', zh: '缺少此列' },
    ]);
  });

  it('reports a claim that the type does not have', () => {
    const { faults } = plan(`${HEADER}\n${ROW}\n`, { map: ['claims.colour=scheme'] });
    expect(faults.map(({ detail }) => detail)).to.deep.equal(['pension-entitlement has no claim colour']);
  });
});
