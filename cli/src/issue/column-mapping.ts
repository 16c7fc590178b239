import { InputError } from '../input-error.js';

/** What a certificate is made of beside its claims. */
export const FIELDS = [
  'certificateType',
  'holderName',
  'idType',
  'idNumber',
  'idCountry',
  'validFrom',
  'validUntil',
  'serial',
] as const;
export type Field = (typeof FIELDS)[number];

/** Field or `claims.<name>` to the column of the file. */
export type ColumnMapping = ReadonlyMap<string, string>;

/** Reads `holderName=姓名`. What is not mapped is looked for under its own name. */
export function parseMapping(pairs: readonly string[]): ColumnMapping {
  const mapping = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const target = pair.slice(0, at);
    const column = pair.slice(at + 1);
    if (at < 1 || column === '')
      throw new InputError({ detail: `--map ${pair}: write field=column`, zh: '--map 的写法为 字段=列名' });
    if (!isTarget(target)) {
      throw new InputError({
        detail: `--map ${pair}: the fields are ${FIELDS.join(', ')} and claims.<name>`,
        zh: '--map 中没有此字段',
      });
    }
    if (mapping.has(target))
      throw new InputError({
        detail: `--map ${pair}: ${target} is mapped twice`,
        zh: '--map 中同一字段出现两次',
      });
    mapping.set(target, column);
  }
  return mapping;
}

function isTarget(target: string): boolean {
  return (FIELDS as readonly string[]).includes(target) || /^claims\.[^.]+$/.test(target);
}

/** The column of a field. */
export function columnOf(mapping: ColumnMapping, field: Field): string {
  return mapping.get(field) ?? field;
}

/** The column of a claim. */
export function claimColumnOf(mapping: ColumnMapping, claim: string): string {
  return mapping.get(`claims.${claim}`) ?? claim;
}
