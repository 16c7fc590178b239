import { open, rm } from 'node:fs/promises';
import { Writable, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connect, withIdentity, type IdentityOptions } from '../connect.js';
import { readTime } from '../read-time.js';
import { requirePlace } from '../require-place.js';
import type { Terminal } from '../terminal.js';

/** A long trail takes a while: a day, in milliseconds. */
const EXPORT_MAX_MS = 86_400_000;

/** What events are looked for by: option, the name in the query, and what it says. All that are given must hold. */
export const TRAIL_FILTERS = [
  ['--type <event>', 'type', 'such as GrantRevoked'],
  ['--about <id>', 'about', 'a certificate, grant, request, access or key'],
  ['--agency <creditCode>', 'agency', 'on either side'],
  ['--requester <creditCode>', 'requester', 'the agency that asked'],
  ['--provider <creditCode>', 'provider', 'the agency that was asked'],
  ['--officer <pseudonym>', 'officer', 'who asked or acted'],
  ['--subject <subjectId>', 'subjectId', 'whom the data is about'],
  ['--purpose <code>', 'purpose', 'for which was asked'],
  ['--basis <kind>', 'basis', 'grant, statutory or emergency'],
  ['--decision <word>', 'decision', 'permit or deny'],
  ['--reason <code>', 'reason', 'why it was denied, such as GRANT_EXPIRED'],
  ['--category <code>', 'category', 'of the data asked for'],
  ['--case <number>', 'caseNumber', 'of the agency that asked'],
  ['--pair <state>', 'pair', 'of the two sides, such as one-sided or conflict'],
  ['--from <time>', 'from', 'such as 2026-01-31T00:00:00+08:00'],
  ['--until <time>', 'until', 'before this time'],
] as const;

type FilterOptions = IdentityOptions & Readonly<Record<string, unknown>>;

export function trailCommand(terminal: Terminal): Command {
  return new Command('trail')
    .description('the events of the ledger; each question is recorded as one')
    .addCommand(queryCommand(terminal), { isDefault: true })
    .addCommand(exportCommand(terminal));
}

function withFilters(command: Command): Command {
  for (const [flags, , what] of TRAIL_FILTERS) {
    if (flags.endsWith('<time>')) command.option(flags, what, readTime);
    else command.option(flags, what);
  }
  return withIdentity(command);
}

function filtersOf(options: FilterOptions): Record<string, string> {
  const filters = TRAIL_FILTERS.map(([flags, name]) => [name, options[optionName(flags)]] as const);
  return Object.fromEntries(
    filters.filter((entry): entry is [(typeof entry)[0], string] => typeof entry[1] === 'string'),
  );
}

function optionName(flags: string): string {
  return /^--([a-z]+)/.exec(flags)?.[1] ?? '';
}

function queryCommand(terminal: Terminal): Command {
  return withFilters(new Command('events'))
    .description('the newest events, one JSON object a line')
    .option('--limit <number>', 'at most 100', readLimit, 20)
    .action(async (options: FilterOptions & { readonly limit: number }) => {
      const client = await connect(options, terminal);
      const query = { limit: options.limit, ...filtersOf(options) };
      const page = dataOf(await client.GET('/v1/trail/events', { params: { query } }));
      for (const event of page.items) terminal.say(JSON.stringify(event));
    });
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!/^[0-9]{1,3}$/.test(text) || limit < 1 || limit > 100) {
    throw new InvalidArgumentError('A number from 1 to 100 is needed. 须为 1 至 100 的整数。');
  }
  return limit;
}

type ExportOptions = FilterOptions & { readonly out?: string; readonly format: 'ndjson' | 'csv' };

function exportCommand(terminal: Terminal): Command {
  return withFilters(new Command('export'))
    .description('all events that the filters find, oldest first; it says how far the trail was')
    .addOption(new Option('--format <form>', 'of the lines').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'a new file; without it, the standard output')
    .action(async (options: ExportOptions) => {
      const client = await connect(options, terminal, EXPORT_MAX_MS);
      const { out, format } = options;
      const query = { ...filtersOf(options), format };
      const exportTo = async (lines: Writable): Promise<void> => {
        const result = await client.GET('/v1/trail/export', { params: { query }, parseAs: 'stream' });
        await pipeline(Readable.fromWeb(dataOf(result) as Parameters<typeof Readable.fromWeb>[0]), lines);
      };
      if (out === undefined) await exportTo(toStandardOutput());
      else await writeNewFile(out, exportTo);
    });
}

/** Made before anything is asked; there whole in the end, or not at all: nobody sees of a part that it is one. */
async function writeNewFile(path: string, write: (file: Writable) => Promise<void>): Promise<void> {
  await requirePlace(path);
  const file = await open(path, 'wx', 0o600);
  try {
    await write(file.createWriteStream());
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Stays open when the export ends. */
function toStandardOutput(): Writable {
  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      process.stdout.write(chunk, done);
    },
  });
}
