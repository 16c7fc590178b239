import { peer } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { lifecycleCall } from './lifecycle-call.ts';
import { ProtocolError } from './protocol-error.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface CommittedQuery {
  readonly channel: string;
  readonly name: string;
  readonly peer: Endpoint;
  readonly signer: Signer;
}

const NOT_DEFINED = /namespace .* is not defined/;

/** The definition in force on this channel, with who approved it; `undefined` where there is none. */
export async function committedDefinition(
  query: CommittedQuery,
): Promise<peer.lifecycle.QueryChaincodeDefinitionResult | undefined> {
  const { channel, name, peer: at, signer } = query;
  const args = new peer.lifecycle.QueryChaincodeDefinitionArgs();
  args.setName(name);
  const invocation = lifecycleCall(channel, 'QueryChaincodeDefinition', args);
  try {
    const doing = `asking for the definition of ${name} on ${channel}`;
    const answer = await queryPeer({ invocation, peer: at, signer, doing });
    return peer.lifecycle.QueryChaincodeDefinitionResult.deserializeBinary(answer);
  } catch (error) {
    if (error instanceof ProtocolError && NOT_DEFINED.test(error.failure.what)) return undefined;
    throw error;
  }
}
