import type { Invocation } from './propose.ts';

interface Message {
  serializeBinary(): Uint8Array;
}

/** A call of the chaincode that keeps the definitions of all others. */
export function lifecycleCall(channel: string, transaction: string, message: Message): Invocation {
  return { channel, chaincode: '_lifecycle', transaction, args: [message.serializeBinary()] };
}
