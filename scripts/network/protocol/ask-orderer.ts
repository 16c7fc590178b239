import type { ClientDuplexStream } from '@grpc/grpc-js';
import { orderer, type common } from '@hyperledger/fabric-protos';
import { callFailure } from './call-failure.ts';
import type { Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { openClient } from './open-client.ts';

export interface OrdererQuestion<A> {
  readonly at: Endpoint;
  readonly envelope: common.Envelope;
  readonly doing: string;
  readonly timeoutMs: number;
  /** The call of the orderer's service that takes the envelope. */
  readonly call: (
    client: orderer.AtomicBroadcastClient,
    options: { readonly deadline: number },
  ) => ClientDuplexStream<common.Envelope, A>;
}

/** Sends one envelope to an orderer and takes its first answer. Fails as `callFailure` and `explainRefusal` tell. */
export function askOrderer<A>({ at, envelope, doing, timeoutMs, call }: OrdererQuestion<A>): Promise<A> {
  const client = openClient(orderer.AtomicBroadcastClient, at);
  return new Promise<A>((resolve, reject) => {
    const stream = call(client, { deadline: Date.now() + timeoutMs });
    stream.on('error', (error: Parameters<typeof callFailure>[1]) => {
      reject(callFailure(doing, error));
    });
    stream.on('data', (answer: A) => {
      resolve(answer);
      stream.end();
    });
    stream.on('end', () => {
      reject(explainRefusal(doing, ''));
    });
    stream.write(envelope);
  }).finally(() => {
    client.close();
  });
}
