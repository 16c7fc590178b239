import { writeFile } from 'node:fs/promises';
import { CERTIFICATE_COLUMNS, makeDemoCertificates } from './demo-certificates.ts';
import { makeDemoCitizens } from './demo-citizens.ts';
import { writeDemoCsv } from './demo-csv.ts';
import { readDemoPeople } from './demo-people.ts';

/** The two files of the demonstration's data. The people who can sign in come first among the citizens. */
export async function makeDemoData(): Promise<{ citizens: string; certificates: string }> {
  const people = await readDemoPeople();
  const numbers = people.flatMap(({ idDocument }) => idDocument?.number ?? []);
  const citizens = makeDemoCitizens(numbers);
  const rows = citizens.map(({ name, idType, idNumber }) => ({ name, idType, idNumber }));
  return {
    citizens: writeDemoCsv(['name', 'idType', 'idNumber'], rows),
    certificates: writeDemoCsv(CERTIFICATE_COLUMNS, makeDemoCertificates(citizens)),
  };
}

if (import.meta.main) {
  const { citizens, certificates } = await makeDemoData();
  await writeFile(new URL('citizens.csv', import.meta.url), citizens);
  await writeFile(new URL('certificates.csv', import.meta.url), certificates);
}
