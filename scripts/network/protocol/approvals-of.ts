import { peer } from '@hyperledger/fabric-protos';
import { fillDefinition, type ChaincodeDefinition } from './chaincode-definition.ts';
import type { Endpoint } from './endpoint.ts';
import { lifecycleCall } from './lifecycle-call.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface ApprovalsQuery {
  readonly channel: string;
  /** The next one: its number is one more than the number in force. */
  readonly definition: ChaincodeDefinition;
  readonly peer: Endpoint;
  readonly signer: Signer;
}

/** For each organisation of the channel, by its MSP id, whether it has approved exactly this, as this peer knows it. */
export async function approvalsOf(query: ApprovalsQuery): Promise<ReadonlyMap<string, boolean>> {
  const { channel, definition, peer: at, signer } = query;
  const { lifecycle } = peer;
  const args = fillDefinition(new lifecycle.CheckCommitReadinessArgs(), definition);
  const answer = await queryPeer({
    invocation: lifecycleCall(channel, 'CheckCommitReadiness', args),
    peer: at,
    signer,
    doing: `asking who has approved ${definition.name} number ${String(definition.sequence)}`,
  });
  const approvals = lifecycle.CheckCommitReadinessResult.deserializeBinary(answer).getApprovalsMap();
  return new Map(approvals.toArray());
}
