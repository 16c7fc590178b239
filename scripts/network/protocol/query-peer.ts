import type { Endpoint } from './endpoint.ts';
import { propose, signedProposal, type Invocation } from './propose.ts';
import type { Signer } from './signer.ts';

export interface PeerQuery {
  readonly invocation: Invocation;
  readonly peer: Endpoint;
  readonly signer: Signer;
  readonly doing: string;
  /** How long the peer may take, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
}

/** What one peer answers; for queries, and for what a peer does for itself. */
export async function queryPeer({ invocation, signer, ...options }: PeerQuery): Promise<Uint8Array> {
  const proposal = await signedProposal(invocation, signer);
  const answer = await propose({ proposal, ...options });
  return answer.getResponse()?.getPayload_asU8() ?? new Uint8Array();
}
