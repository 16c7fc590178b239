import { IssuingType } from '#cli/issue/issuing-type';
import { planIssuing } from '#cli/issue/plan-issuing';
import { decodeText } from '#cli/issue/decode-text';
import { readRows } from '#cli/issue/read-rows';
import { SourceFile } from '#cli/issue/source-file';

// Checks the file that the command line names, and prints how many certificates it has.
const type = IssuingType.parse({ code: 'notes', claimSchema: { properties: { note: { type: 'string' } } } });
const file = await SourceFile.open(process.argv[2] ?? '');
const found = readRows(decodeText(file, 'utf-8'), 'csv');
const { certificates } = await planIssuing(found, { type, mapping: new Map(), run: 'run', now: 0 });
await file.close();
process.stdout.write(String(certificates));
