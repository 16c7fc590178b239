import { peer } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { lifecycleCall } from './lifecycle-call.ts';
import { ProtocolError } from './protocol-error.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface ApprovedQuery {
  readonly channel: string;
  readonly name: string;
  readonly sequence: number;
  readonly peer: Endpoint;
  readonly signer: Signer;
}

const NOT_APPROVED = /could not fetch approved chaincode definition/;

/** What the organisation of this peer has approved under this number, `undefined` where it has approved nothing. */
export async function approvedDefinition(
  query: ApprovedQuery,
): Promise<peer.lifecycle.QueryApprovedChaincodeDefinitionResult | undefined> {
  const { channel, name, sequence, peer: at, signer } = query;
  const args = new peer.lifecycle.QueryApprovedChaincodeDefinitionArgs();
  args.setName(name);
  args.setSequence(sequence);
  const invocation = lifecycleCall(channel, 'QueryApprovedChaincodeDefinition', args);
  try {
    const doing = `asking for the approval of ${name} number ${String(sequence)}`;
    const answer = await queryPeer({ invocation, peer: at, signer, doing });
    return peer.lifecycle.QueryApprovedChaincodeDefinitionResult.deserializeBinary(answer);
  } catch (error) {
    if (error instanceof ProtocolError && NOT_APPROVED.test(error.failure.what)) return undefined;
    throw error;
  }
}
