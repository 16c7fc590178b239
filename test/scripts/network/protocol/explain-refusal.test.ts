import { expect } from 'chai';
import { explainRefusal } from '../../../../scripts/network/protocol/explain-refusal.ts';
import type { ProtocolErrorCode } from '../../../../scripts/network/protocol/protocol-error.ts';

/** What peers and orderers of 2.5.16 said when they were asked for what they refuse. */
const SAID: readonly [string, ProtocolErrorCode][] = [
  [
    'error validating proposal: access denied: channel [trail] creator org unknown, creator is malformed',
    'NOT_A_MEMBER',
  ],
  [
    "access denied for [JoinChain][trail]: [Failed verifying that proposal's creator satisfies local MSP principal during channelless check policy with policy [Admins]: [The identity is not an admin under this MSP [province-b]]]",
    'NOT_A_MEMBER',
  ],
  [
    'Failed to authorize invocation due to failed ACL check: Failed deserializing proposal creator during channelless check policy with policy [Admins]: [expected MSP ID ministry, received province-a]',
    'NOT_A_MEMBER',
  ],
  [
    "FORBIDDEN: implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied",
    'NOT_A_MEMBER',
  ],
  ["channel 'trail' not found", 'CHANNEL_UNKNOWN'],
  [
    'BAD_REQUEST: channel creation request not allowed because the orderer system channel is not defined',
    'CHANNEL_UNKNOWN',
  ],
  [
    'Failed to reconstruct the genesis block, error unmarshalling Block: proto: cannot parse invalid wire-format data',
    'BLOCK_INVALID',
  ],
  ['cannot unmarshal file part config-block into a block: proto: cannot parse', 'BLOCK_INVALID'],
  [
    "failed to invoke backing implementation of 'InstallChaincode': could not parse as a chaincode install package: error reading as gzip stream: unexpected EOF",
    'PACKAGE_REFUSED',
  ],
  ['could not build chaincode: docker build failed: docker build is disabled', 'PACKAGE_REFUSED'],
  ['requested sequence 5 is larger than the next available sequence number 2', 'SEQUENCE_NOT_NEXT'],
  ['requested sequence is 5, but new definition must be sequence 2', 'SEQUENCE_NOT_NEXT'],
  ['currently defined sequence 2 is larger than requested sequence 1', 'SEQUENCE_NOT_NEXT'],
  [
    "attempted to redefine the current committed sequence (1) for namespace sealtrail with different parameters: expected Version '1.1' does not match passed Version '9'",
    'SEQUENCE_TAKEN',
  ],
  ['chaincode definition not agreed to by this org (province-a)', 'APPROVALS_MISSING'],
  [
    'could not deserialize namespace metadata for sealtrail#1: could not query metadata for namespace namespaces/sealtrail#1: GET_STATE failed: transaction ID: 5cc7: private data matching public hash version is not available. Public hash version = {BlockNum: 1, TxNum: 0}, Private data version = <nil>',
    'APPROVAL_LOST',
  ],
  [
    "error validating chaincode definition: invalid chaincode version 'a b'. Versions can only consist of alphanumerics",
    'DEFINITION_INVALID',
  ],
  [
    "BAD_REQUEST: error applying config update to existing channel 'trail': error authorizing update: error validating DeltaSet: policy for [Group]  /Channel/Application not satisfied: implicit policy evaluation failed - 1 sub-policies were satisfied, but this policy requires 2 of the 'Admins' sub-policies to be satisfied",
    'SIGNATURES_MISSING',
  ],
  [
    "BAD_REQUEST: error applying config update to existing channel 'trail': error authorizing update: error validating DeltaSet: policy for [Value]  /Channel/Application/province-b/AnchorPeers not satisfied: signature set did not satisfy policy",
    'SIGNATURES_MISSING',
  ],
  [
    "BAD_REQUEST: error applying config update to existing channel 'trail': error authorizing update: error validating ReadSet: proposed update requires that key [Group]  /Channel/Application be at version 0, but it is currently at version 1",
    'CONFIG_CHANGED',
  ],
  [
    "BAD_REQUEST: error applying config update to existing channel 'trail': initializing channelconfig failed: could not create channel Application sub-group config: setting up the MSP manager failed: could not parse RevocationList",
    'CONFIG_REFUSED',
  ],
  ['SERVICE_UNAVAILABLE: no Raft leader', 'NO_LEADER'],
  ['something that nobody has foreseen', 'SERVER_REFUSED'],
  ['', 'SERVER_REFUSED'],
];

describe('network protocol: refusals explained', () => {
  for (const [said, code] of SAID)
    it(`${code}: ${said.slice(0, 70)}`, () => {
      const error = explainRefusal('joining', said);
      expect(error).to.have.property('code', code);
      expect(error.failure.remedy).to.match(/^[A-Z].*\.$/);
    });

  it("keeps the server's own words without the wrappers of its program", () => {
    const said =
      "failed to invoke backing implementation of 'X': requested sequence is 5, but new definition must be sequence 2";
    const { failure } = explainRefusal('approving', said);
    expect(failure.what).to.equal('requested sequence is 5, but new definition must be sequence 2');
  });

  it('shortens what is too long to read', () => {
    expect(explainRefusal('joining', 'x'.repeat(10_000)).message).to.have.length.below(1_000);
  });
});
