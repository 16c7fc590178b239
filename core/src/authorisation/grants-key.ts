/** Where the state keeps the index of a subject's grants to one recipient for one purpose. */
export function grantsKey(of: {
  readonly subjectId: string;
  readonly recipient: string;
  readonly purpose: string;
}): string {
  return `${of.subjectId}/${of.recipient}/${of.purpose}`;
}
