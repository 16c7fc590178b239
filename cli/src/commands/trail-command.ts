import { createWriteStream } from 'node:fs';
import { Writable, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connect, withIdentity, type IdentityOptions } from '../connect.js';
import type { Terminal } from '../terminal.js';

/** A long trail takes a while: a day, in milliseconds. */
const EXPORT_MAX_MS = 86_400_000;

interface FilterOptions extends IdentityOptions {
  readonly type?: string;
  readonly agency?: string;
  readonly subject?: string;
  readonly about?: string;
  readonly from?: string;
  readonly until?: string;
}

export function trailCommand(terminal: Terminal): Command {
  return new Command('trail')
    .description('the events of the ledger; each question is recorded as one')
    .addCommand(queryCommand(terminal), { isDefault: true })
    .addCommand(exportCommand(terminal));
}

function withFilters(command: Command): Command {
  return withIdentity(command)
    .option('--type <event>', 'such as GrantRevoked')
    .option('--agency <creditCode>')
    .option('--subject <subjectId>')
    .option('--about <id>', 'a certificate, grant, request or access')
    .option('--from <time>', 'such as 2026-01-31T00:00:00.000Z')
    .option('--until <time>');
}

function filtersOf({ type, agency, subject, about, from, until }: FilterOptions): Record<string, string> {
  const filters = { type, agency, subjectId: subject, about, from, until };
  return Object.fromEntries(
    Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
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
    throw new InvalidArgumentError('A number from 1 to 100 is needed.');
  }
  return limit;
}

function exportCommand(terminal: Terminal): Command {
  return withFilters(new Command('export'))
    .description('all events as NDJSON; the first line says how far the trail was')
    .option('--out <file>', 'a new file; without it, the standard output')
    .action(async (options: FilterOptions & { readonly out?: string }) => {
      const client = await connect(options, terminal, EXPORT_MAX_MS);
      const result = await client.GET('/v1/trail/export', {
        params: { query: filtersOf(options) },
        parseAs: 'stream',
      });
      const lines = Readable.fromWeb(dataOf(result) as Parameters<typeof Readable.fromWeb>[0]);
      await pipeline(lines, options.out === undefined ? toStandardOutput() : newFile(options.out));
    });
}

function newFile(path: string): Writable {
  return createWriteStream(path, { flags: 'wx', mode: 0o600 });
}

/** Stays open when the export ends. */
function toStandardOutput(): Writable {
  return new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      process.stdout.write(chunk, done);
    },
  });
}
