/** What a peer shows does not belong to the chain that was read before. */
export class OtherChainError extends Error {
  override readonly name = 'OtherChainError';
}
