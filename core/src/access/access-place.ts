/** Splits an access's id, which was parsed as `AccessId`, into the transaction that decided it and its place there. */
export function accessPlace(accessId: string): { readonly transactionId: string; readonly place: string } {
  const dot = accessId.indexOf('.');
  return { transactionId: accessId.slice(0, dot), place: accessId.slice(dot + 1) };
}
