import { dataOf, type SealtrailClient } from '@sealtrail/client';
import { InputError } from '../input-error.js';
import { IssuingType } from './issuing-type.js';

/** Pages of a catalogue that are read before giving up. */
const PAGES_MAX = 100;

/** The newest active version of a type. Fails with InputError that names the types there are. */
export async function findType(client: SealtrailClient, code: string): Promise<IssuingType> {
  const codes = new Set<string>();
  let found: IssuingType | undefined;
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { limit: 100, ...(after !== undefined && { after }) };
    const { items, next } = dataOf(await client.GET('/v1/certificate-types', { params: { query } }));
    for (const entry of items.filter(({ status }) => status === 'active')) {
      codes.add(entry.code);
      // In the order of versions: the last one stays.
      if (entry.code === code) found = IssuingType.parse(entry);
    }
    after = next;
    if (after === undefined) break;
  }
  if (found === undefined)
    throw new InputError({
      detail: `--type ${code}: the active types are ${[...codes].join(', ')}`,
      zh: '没有此证照类型，可用的类型见上',
    });
  return found;
}
