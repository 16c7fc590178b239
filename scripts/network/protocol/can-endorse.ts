import { discovery, peer } from '@hyperledger/fabric-protos';
import { callOnce } from './call-once.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { openClient } from './open-client.ts';
import { creatorOf, type Signer } from './signer.ts';

export interface CanEndorseQuery {
  readonly channel: string;
  readonly chaincode: string;
  readonly peer: Endpoint;
  /** Any member of the channel. */
  readonly signer: Signer;
}

const DEADLINE_MS = 10_000;

/**
 * Whether this peer knows of peers that run the contract in enough organisations for its endorsement policy: only
 * then does its gateway take transactions. Peers learn of each other by gossip, a moment after they have started.
 */
export async function canEndorse(query: CanEndorseQuery): Promise<boolean> {
  const { peer: at, signer } = query;
  const payload = requestOf(query);
  const signed = new discovery.SignedRequest();
  signed.setPayload(payload);
  signed.setSignature(await signer.sign(payload));
  const client = openClient(discovery.DiscoveryClient, at);
  try {
    const limits = { doing: `asking who endorses on ${nameOf(at)}`, deadlineMs: DEADLINE_MS };
    const answer = await callOnce<discovery.Response>(limits, (options, done) =>
      client.discover(signed, options, done),
    );
    const [result] = answer.getResultsList();
    return (result?.getCcQueryRes()?.getContentList().length ?? 0) > 0;
  } finally {
    client.close();
  }
}

function requestOf({ channel, chaincode, signer }: CanEndorseQuery): Uint8Array {
  const call = new peer.ChaincodeCall();
  call.setName(chaincode);
  const interest = new peer.ChaincodeInterest();
  interest.setChaincodesList([call]);
  const chaincodeQuery = new discovery.ChaincodeQuery();
  chaincodeQuery.setInterestsList([interest]);
  const query = new discovery.Query();
  query.setChannel(channel);
  query.setCcQuery(chaincodeQuery);
  const authentication = new discovery.AuthInfo();
  authentication.setClientIdentity(creatorOf(signer));
  const request = new discovery.Request();
  request.setAuthentication(authentication);
  request.setQueriesList([query]);
  return request.serializeBinary();
}
