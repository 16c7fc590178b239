import { status } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { common, gateway, msp, peer as protocol } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { EndorsingOrganisations } from '#gateway/ledger/fabric/endorsing-organisations';

const BOTH = ['ministry', 'province-a'];
const MINUTE_MS = 60_000;

interface Prepared {
  getBytes(): Uint8Array;
}

/** A transaction as a peer prepares it, endorsed by one peer of each organisation. */
function endorsedBy(organisations: readonly string[]): Prepared {
  const action = new protocol.ChaincodeEndorsedAction();
  for (const organisation of organisations) {
    const endorser = new msp.SerializedIdentity();
    endorser.setMspid(organisation);
    const endorsement = new protocol.Endorsement();
    endorsement.setEndorser(endorser.serializeBinary());
    action.addEndorsements(endorsement);
  }
  const actionPayload = new protocol.ChaincodeActionPayload();
  actionPayload.setAction(action);
  const only = new protocol.TransactionAction();
  only.setPayload(actionPayload.serializeBinary());
  const transaction = new protocol.Transaction();
  transaction.addActions(only);
  const channel = new common.ChannelHeader();
  channel.setType(common.HeaderType.ENDORSER_TRANSACTION);
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  const prepared = new gateway.PreparedTransaction();
  prepared.setEnvelope(envelope);
  return { getBytes: () => prepared.serializeBinary() };
}

function failure(code: status, message: string): GatewayError {
  return new GatewayError({
    code,
    details: [{ address: '', mspId: '', message }],
    cause: Object.assign(new Error(message), { code, details: message, metadata: undefined as never }),
  });
}

/** Endorses at a network, and notes whom it was told. */
class Network {
  readonly asked: (readonly string[] | undefined)[] = [];
  /** Whom a peer chooses. */
  chosen = BOTH;
  /** How the next proposals fail that are to go to the organisations they are told. */
  readonly failures: GatewayError[] = [];

  readonly endorse = (organisations?: readonly string[]): Promise<Prepared> => {
    this.asked.push(organisations);
    const failed = organisations && this.failures.shift();
    if (failed !== undefined) return Promise.reject(failed);
    return Promise.resolve(endorsedBy(organisations ?? this.chosen));
  };
}

describe('the endorsing organisations', () => {
  let now: number;
  let network: Network;
  let organisations: EndorsingOrganisations;
  beforeEach(() => {
    now = 0;
    network = new Network();
    organisations = new EndorsingOrganisations(() => now);
  });

  it('are those that a peer chose for the first transaction', async () => {
    for (let i = 0; i < 3; i++) await organisations.endorsed(network.endorse);
    expect(network.asked).to.deep.equal([undefined, BOTH, BOTH]);
  });

  it('are chosen anew by one transaction a minute, while the others go on as they were', async () => {
    await organisations.endorsed(network.endorse);
    network.chosen = ['ministry', 'province-b'];
    now = MINUTE_MS;
    const first = organisations.endorsed(network.endorse);
    const second = organisations.endorsed(network.endorse);
    await Promise.all([first, second]);
    await organisations.endorsed(network.endorse);
    expect(network.asked).to.deep.equal([undefined, undefined, BOTH, network.chosen]);
  });

  it('are chosen anew at once where one of them has no peer', async () => {
    await organisations.endorsed(network.endorse);
    network.chosen = ['ministry', 'province-b'];
    network.failures.push(
      failure(status.UNAVAILABLE, 'failed to find any endorsing peers for org(s): province-a'),
    );
    await organisations.endorsed(network.endorse);
    await organisations.endorsed(network.endorse);
    expect(network.asked).to.deep.equal([undefined, BOTH, undefined, network.chosen]);
  });

  it('are chosen anew by the next transaction where one of them did not answer in time', async () => {
    await organisations.endorsed(network.endorse);
    const late = failure(status.DEADLINE_EXCEEDED, 'Deadline exceeded');
    network.failures.push(late);
    expect(await organisations.endorsed(network.endorse).catch((error: unknown) => error)).to.equal(late);
    await organisations.endorsed(network.endorse);
    expect(network.asked).to.deep.equal([undefined, BOTH, undefined]);
  });

  for (const [what, refusal] of [
    ['the contract refuses', failure(status.ABORTED, 'BATCH_TOO_LARGE: too many')],
    ['their answers differ', failure(status.ABORTED, 'ProposalResponsePayloads do not match')],
  ] as const) {
    it(`stay as they are where ${what}`, async () => {
      await organisations.endorsed(network.endorse);
      network.failures.push(refusal);
      expect(await organisations.endorsed(network.endorse).catch((error: unknown) => error)).to.equal(
        refusal,
      );
      await organisations.endorsed(network.endorse);
      expect(network.asked).to.deep.equal([undefined, BOTH, BOTH]);
    });
  }

  it('are chosen anew once they are forgotten', async () => {
    await organisations.endorsed(network.endorse);
    organisations.forget();
    await organisations.endorsed(network.endorse);
    expect(network.asked).to.deep.equal([undefined, undefined]);
  });
});
