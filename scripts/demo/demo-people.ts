import { readFile } from 'node:fs/promises';
import { DemoPerson } from '#gateway/identity/demo-provider/demo-person';

/** The people who can sign in to the demonstration, in the order in which they are shown. */
export async function readDemoPeople(): Promise<readonly DemoPerson[]> {
  const text = await readFile(new URL('people.json', import.meta.url), 'utf8');
  return DemoPerson.array().parse(JSON.parse(text));
}
