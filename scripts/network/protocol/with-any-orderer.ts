import type { Endpoint } from './endpoint.ts';
import { ProtocolError } from './protocol-error.ts';

/** Asks the orderers in turn, until one is there to answer. A refusal is an answer. */
export async function withAnyOrderer<T>(
  orderers: readonly Endpoint[],
  ask: (orderer: Endpoint) => Promise<T>,
): Promise<T> {
  let failure: unknown = new TypeError('no orderer was named');
  for (const orderer of orderers) {
    try {
      return await ask(orderer);
    } catch (error) {
      if (!isAbsence(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Whether nobody answered. */
export function isAbsence(error: unknown): boolean {
  return (
    error instanceof ProtocolError &&
    (error.code === 'SERVER_UNREACHABLE' || error.code === 'SERVER_TIMED_OUT')
  );
}
