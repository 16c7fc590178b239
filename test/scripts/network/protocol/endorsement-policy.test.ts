import { common, msp } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import {
  encodeEndorsementPolicy,
  mspIdsOf,
  signaturePolicy,
  type SignatureRule,
} from '../../../../scripts/network/protocol/endorsement-policy.ts';
import { parseSignatureRule } from '../../../../scripts/network/protocol/parse-signature-rule.ts';
import { policyMembers } from '../../../../scripts/network/protocol/policy-members.ts';
import { policySignatures } from '../../../../scripts/network/protocol/policy-signatures.ts';
import { ProtocolError } from '../../../../scripts/network/protocol/protocol-error.ts';

const TWO_PEERS: SignatureRule = {
  outOf: 2,
  of: [
    { mspId: 'ministry', role: 'peer' },
    { mspId: 'province-a', role: 'peer' },
  ],
};

describe('network protocol: endorsement policies', () => {
  it('encodes two peers of two organisations as Fabric does', () => {
    // What the peer program of Fabric 2.5.16 sends for "OutOf(2,'ministry.peer','province-a.peer')".
    expect(Buffer.from(encodeEndorsementPolicy({ rule: TWO_PEERS })).toString('base64')).to.equal(
      'CjASDBIKCAISAggAEgIIARoOEgwKCG1pbmlzdHJ5EAMaEBIOCgpwcm92aW5jZS1hEAM=',
    );
  });

  it('tells from the bytes which organisations it names, and keeps the bytes of a definition in force', () => {
    const encoded = encodeEndorsementPolicy({ rule: TWO_PEERS });
    expect(policyMembers(encoded)).to.deep.equal(['ministry', 'province-a']);
    expect(
      policyMembers(encodeEndorsementPolicy({ channelPolicy: '/Channel/Application/Endorsement' })),
    ).to.deep.equal([]);
    expect(encodeEndorsementPolicy({ encoded })).to.equal(encoded);
  });

  it('tells from the bytes for how many it asks', () => {
    expect(policySignatures(encodeEndorsementPolicy({ rule: TWO_PEERS }))).to.equal(2);
    expect(policySignatures(encodeEndorsementPolicy({ rule: { ...TWO_PEERS, outOf: 1 } }))).to.equal(1);
    const reference = encodeEndorsementPolicy({ channelPolicy: '/Channel/Application/Endorsement' });
    expect(policySignatures(reference)).to.equal(undefined);
  });

  it('names every role once, wherever it appears', () => {
    const rule: SignatureRule = { outOf: 1, of: [TWO_PEERS, { mspId: 'ministry', role: 'peer' }] };
    const policy = signaturePolicy(rule);
    expect(policy.getIdentitiesList()).to.have.length(2);
    const [nested, alone] = policy.getRule()?.getNOutOf()?.getRulesList() ?? [];
    expect(nested?.getNOutOf()?.getN()).to.equal(2);
    expect(alone?.getSignedBy()).to.equal(0);
  });

  it('encodes every role with its number', () => {
    const numbers = (['member', 'admin', 'client', 'peer', 'orderer'] as const).map((role) => {
      const [principal] = signaturePolicy({ mspId: 'x', role }).getIdentitiesList();
      return msp.MSPRole.deserializeBinary(principal?.getPrincipal_asU8() ?? new Uint8Array()).getRole();
    });
    expect(numbers).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('refers to a policy of the channel', () => {
    const bytes = encodeEndorsementPolicy({ channelPolicy: '/Channel/Application/Endorsement' });
    const policy = common.ApplicationPolicy.deserializeBinary(bytes);
    expect(policy.getChannelConfigPolicyReference()).to.equal('/Channel/Application/Endorsement');
  });

  for (const outOf of [0, -1, 3, 1.5, Number.NaN])
    it(`refuses ${String(outOf)} out of two`, () => {
      expect(() => encodeEndorsementPolicy({ rule: { ...TWO_PEERS, outOf } }))
        .to.throw(ProtocolError)
        .with.property('code', 'POLICY_INVALID');
    });
});

describe('network protocol: policies as text', () => {
  const spellings: readonly [string, SignatureRule][] = [
    ["OutOf(2,'ministry.peer','province-a.peer')", TWO_PEERS],
    ['AND( "ministry.peer" , "province-a.peer" )', TWO_PEERS],
    ["  and('ministry.peer','province-a.peer')  ", TWO_PEERS],
    ["'a.b.member'", { mspId: 'a.b', role: 'member' }],
    [
      "OR('x.admin', OutOf(1, 'x.client', AND('y.orderer')))",
      {
        outOf: 1,
        of: [
          { mspId: 'x', role: 'admin' },
          {
            outOf: 1,
            of: [
              { mspId: 'x', role: 'client' },
              { outOf: 1, of: [{ mspId: 'y', role: 'orderer' }] },
            ],
          },
        ],
      },
    ],
  ];
  for (const [text, rule] of spellings)
    it(`reads ${text.trim()}`, () => {
      expect(parseSignatureRule(text)).to.deep.equal(rule);
    });

  it('lists the organisations of a rule once each', () => {
    const rule = parseSignatureRule("OR('x.admin', AND('y.peer', 'x.peer'))");
    expect(mspIdsOf(rule)).to.deep.equal(['x', 'y']);
  });

  const refused = [
    '',
    'ministry.peer',
    "'ministry'",
    "'ministry.king'",
    "'ministry.peer",
    "NOT('a.peer')",
    'AND()',
    "AND('a.peer'",
    "AND('a.peer',)",
    "AND('a.peer' 'b.peer')",
    "AND 'a.peer'",
    "OutOf('a.peer')",
    "OutOf(3,'a.peer','b.peer')",
    "OutOf(0,'a.peer')",
    "OutOf(-1,'a.peer')",
    "OutOf(1,2,'a.peer')",
    "AND(1,'a.peer')",
    "AND('a.peer') extra",
    "AND('a.peer'))",
    `${'OR('.repeat(10)}'a.peer'${')'.repeat(10)}`,
    `OR(${"'a.peer',".repeat(1_000)}'a.peer')`,
  ];
  for (const text of refused)
    it(`refuses ${text.slice(0, 40) || 'nothing'}`, () => {
      expect(() => parseSignatureRule(text))
        .to.throw(ProtocolError)
        .with.property('code', 'POLICY_INVALID');
    });
});
