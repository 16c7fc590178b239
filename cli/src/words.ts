/** A message in both languages, as verdicts are told. */
export interface Words {
  readonly detail: string;
  readonly zh: string;
}

/** On one line: `detail. zh。` */
export function told({ detail, zh }: Words): string {
  return `${detail}. ${zh}。`;
}
