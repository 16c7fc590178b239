import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connectAnonymously, withService, type ServiceOptions } from '../connect.js';
import { InputError } from '../input-error.js';
import type { Terminal } from '../terminal.js';

/** As much as the service takes. */
const FILE_BYTES_MAX = 262_144;
const MARKS = { pass: '+', fail: '!', 'not-checked': '?' } as const;

export function verifyCommand(terminal: Terminal): Command {
  return withService(new Command('verify'))
    .description('verify a document, or a file that contains one; ends with 0 only for a valid one')
    .argument('<file>')
    .option('--as-of <time>', 'as it was then, such as 2026-01-31T08:00:00.000Z')
    .option('--json', 'print the whole answer')
    .action(
      async (file: string, options: ServiceOptions & { readonly asOf?: string; readonly json?: true }) => {
        const document = await readDocument(file);
        const client = connectAnonymously(options);
        const { asOf } = options;
        const answer = dataOf(
          await client.POST('/v1/verifications', {
            body: { document, ...(asOf !== undefined && { asOf }) },
          }),
        );
        terminal.end(answer.verdict === 'valid' ? 0 : 1);
        if (options.json === true) {
          terminal.say(JSON.stringify(answer, undefined, 2));
          return;
        }
        terminal.say(`${answer.verdict}: ${answer.sentence.en} ${answer.sentence.zh}`);
        for (const { outcome, name, sentence } of answer.checks) {
          terminal.say(`  ${MARKS[outcome]} ${name}: ${sentence.en}`);
        }
      },
    );
}

async function readDocument(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size === 0 || size > FILE_BYTES_MAX) {
    throw new InputError(`${file} has ${String(size)} bytes; 1 to ${String(FILE_BYTES_MAX)} are verified`);
  }
  return await readFile(file, 'utf8');
}
