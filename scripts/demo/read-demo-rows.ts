import { readFile } from 'node:fs/promises';
import { readDemoCsv, type CsvRow } from './demo-csv.ts';

/** The rows of one of the demonstration's files. */
export async function readDemoRows(name: 'citizens.csv' | 'certificates.csv'): Promise<readonly CsvRow[]> {
  return readDemoCsv(await readFile(new URL(name, import.meta.url), 'utf8'));
}
