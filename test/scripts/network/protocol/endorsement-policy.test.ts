import { common, msp } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import {
  encodeEndorsementPolicy,
  mspIdsOf,
  signaturePolicy,
  type SignatureRule,
} from '../../../../scripts/network/protocol/endorsement-policy.ts';
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

  it('lists the organisations of a rule once each', () => {
    const rule = {
      outOf: 1,
      of: [
        { mspId: 'x', role: 'admin' },
        {
          outOf: 2,
          of: [
            { mspId: 'y', role: 'peer' },
            { mspId: 'x', role: 'peer' },
          ],
        },
      ],
    } as const;
    expect(mspIdsOf(rule)).to.deep.equal(['x', 'y']);
  });
});
