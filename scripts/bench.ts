import { availableParallelism } from 'node:os';
import { benchFabric } from './bench/fabric.ts';
import { benchHttp } from './bench/http.ts';
import { benchLedger } from './bench/ledger.ts';
import type { Measurement } from './bench/measurement.ts';
import { benchSize } from './bench/size.ts';
import { benchTrail } from './bench/trail.ts';

// `npm run bench [-- <name> …]`: everything that is measured, as one table. All of it takes about ten minutes.
const BENCHES: ReadonlyMap<string, () => Promise<readonly Measurement[]>> = new Map([
  ['ledger', benchLedger],
  ['http', benchHttp],
  ['trail', benchTrail],
  // Flat lookups, and memory at the larger size: the ledger of two million events is filled once for both.
  ['flat', benchSize],
  // On a network of Hyperledger Fabric that it starts and stops; nothing where Fabric's programs are absent.
  ['fabric', benchFabric],
]);

const HEAD = ['what', 'reached', 'to reach', 'p50 ms', 'p99 ms', 'beside', 'there', 'ratio'];

/** Whole, and with one decimal where that would say little. */
function round(value: number): string {
  const digits = value < 10 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function cells({ what, reached, unit, toReach, latency, beside }: Measurement): readonly string[] {
  const quantity = (value: number): string => `${round(value)}${unit === '/s' ? '/s' : ` ${unit}`}`;
  const ms = (value: number | undefined): string => (value === undefined ? '–' : String(value));
  const besides =
    beside === undefined
      ? ['–', '–', '–']
      : [beside.what, quantity(beside.value), `${((100 * reached) / beside.value).toFixed(1)} %`];
  return [what, quantity(reached), toReach, ms(latency?.p50Ms), ms(latency?.p99Ms), ...besides];
}

/** A table in Markdown, so that it can be pasted into a note as it is. */
function table(measurements: readonly Measurement[]): string {
  const rows = [HEAD, ...measurements.map(cells)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !BENCHES.has(name));
  if (unknown !== undefined) {
    process.stderr.write(`no benchmark "${unknown}"; there are: ${[...BENCHES.keys()].join(', ')}\n`);
    return 2;
  }
  const measurements: Measurement[] = [];
  for (const [name, bench] of BENCHES) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stdout.write(`measuring ${name} …\n`);
    measurements.push(...(await bench()));
  }
  process.stdout.write(`${table(measurements)}\n`);
  process.stdout.write(`Node ${process.version}, ${String(availableParallelism())} cores\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
