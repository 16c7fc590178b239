import { common, gateway, peer as protocol } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { isItself } from '#gateway/ledger/fabric/block-record';

const { TxValidationCode: Code } = protocol;

/** In the order of Fabric's validation: up to here an envelope may be anybody's. */
const FORGEABLE = [
  Code.NIL_ENVELOPE,
  Code.BAD_PAYLOAD,
  Code.BAD_COMMON_HEADER,
  Code.BAD_CREATOR_SIGNATURE,
  Code.UNSUPPORTED_TX_PAYLOAD,
  Code.BAD_PROPOSAL_TXID,
  Code.DUPLICATE_TXID,
];

function envelopeOf(payload: string, signature: string): common.Envelope {
  const envelope = new common.Envelope();
  envelope.setPayload(Buffer.from(payload));
  envelope.setSignature(Buffer.from(signature));
  return envelope;
}

describe('what became of a transaction', () => {
  const prepared = new gateway.PreparedTransaction();
  prepared.setEnvelope(envelopeOf('what was sent', 'signed'));
  const sent = (): Uint8Array => prepared.serializeBinary();
  const shown = (validity: number, payload: string, signature: string): Parameters<typeof isItself>[0] => ({
    validity,
    envelope: () => envelopeOf(payload, signature).serializeBinary(),
  });

  it('is never told by an envelope that somebody else may have made with its id', () => {
    for (const validity of FORGEABLE) {
      expect(isItself(shown(validity, 'forged', 'signed'), sent), String(validity)).to.equal(false);
      expect(isItself(shown(validity, 'what was sent', 'forged'), sent), String(validity)).to.equal(false);
      expect(isItself(shown(validity, 'what was sent', 'signed'), () => undefined)).to.equal(false);
    }
  });

  it('is told by what was sent itself, whose signer was revoked on the way', () => {
    expect(isItself(shown(Code.BAD_CREATOR_SIGNATURE, 'what was sent', 'signed'), sent)).to.equal(true);
  });

  it('is not told by the second of two that are alike', () => {
    expect(isItself(shown(Code.DUPLICATE_TXID, 'what was sent', 'signed'), sent)).to.equal(false);
  });

  it('is told by every mark that the peers give after its signature and its id', () => {
    for (const validity of [
      Code.VALID,
      Code.INVALID_ENDORSER_TRANSACTION,
      Code.ENDORSEMENT_POLICY_FAILURE,
      Code.MVCC_READ_CONFLICT,
      Code.PHANTOM_READ_CONFLICT,
      Code.EXPIRED_CHAINCODE,
      Code.CHAINCODE_VERSION_CONFLICT,
      Code.INVALID_OTHER_REASON,
    ])
      expect(isItself(shown(validity, 'anything', 'signed'), sent), String(validity)).to.equal(true);
  });
});
