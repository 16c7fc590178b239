import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { connect, withIdentity, type IdentityOptions } from '../connect.js';
import { EXIT } from '../exit-codes.js';
import { InputError } from '../input-error.js';
import { parseMapping } from '../issue/column-mapping.js';
import { decodeText, ENCODINGS, type Encoding } from '../issue/decode-text.js';
import type { Fault } from '../issue/fault.js';
import { findType } from '../issue/find-type.js';
import { planIssuing, type IssuingPlan, type PlannedCertificate } from '../issue/plan-issuing.js';
import { readRows, type Format } from '../issue/read-rows.js';
import { ResultFile, type ResultLine } from '../issue/result-file.js';
import { sendCertificates } from '../issue/send-certificates.js';
import type { Terminal } from '../terminal.js';

const FILE_BYTES_MAX = 256 * 1_048_576;
/** Faults printed of a report that may have as many as the file has lines. */
const SHOWN_MAX = 100;

interface IssueOptions extends IdentityOptions {
  readonly type: string;
  readonly map: readonly string[];
  readonly encoding: Encoding;
  readonly run?: string;
  readonly out?: string;
  readonly dryRun?: true;
}

export function issueCommand(terminal: Terminal): Command {
  return withIdentity(new Command('issue'))
    .description('issue certificates from a CSV or NDJSON file; nothing is sent while a line is faulty')
    .argument('<file>', 'with the ending .csv or .ndjson')
    .requiredOption('--type <code>', 'the certificate type')
    .option('--map <field=column...>', 'where the file has other names, such as holderName=姓名', [])
    .addOption(new Option('--encoding <name>', 'of the file').choices(ENCODINGS).default('utf-8'))
    .option('--run <name>', 'the same rows in another run are other certificates (default: name of the file)')
    .option('--out <folder>', 'for the documents and the result (default: <file>.issued)')
    .option('--dry-run', 'check the file and send nothing')
    .action((file: string, options: IssueOptions) => issue(file, options, terminal));
}

async function issue(file: string, options: IssueOptions, terminal: Terminal): Promise<void> {
  const mapping = parseMapping(options.map);
  const read = readRows(await readText(file, options.encoding), formatOf(file));
  const client = await connect(options, terminal);
  const type = await findType(client, options.type);
  const plan = planIssuing(read, { type, mapping, run: options.run ?? basename(file) });
  report(plan, terminal);
  if (plan.faults.length > 0) {
    terminal.end(EXIT.no);
    return;
  }
  if (options.dryRun === true) return;
  const folder = options.out ?? `${file}.issued`;
  const refused = await send(plan.certificates, { client, folder, terminal });
  showRefused(refused, terminal);
  terminal.say(`result: ${folder}/result.ndjson`);
  if (refused.length > 0) terminal.end(EXIT.no);
}

function formatOf(file: string): Format {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  throw new InputError(`${file}: a file that ends with .csv or .ndjson is needed`);
}

async function readText(file: string, encoding: Encoding): Promise<string> {
  const { size } = await stat(file);
  if (size > FILE_BYTES_MAX) throw new InputError(`${file} is larger than 256 MiB; divide it`);
  return decodeText(await readFile(file), encoding);
}

function report({ certificates, faults, ofOtherTypes, unused }: IssuingPlan, terminal: Terminal): void {
  if (unused.length > 0) terminal.tell(`not used: ${unused.slice(0, SHOWN_MAX).join(', ')} 未使用的列`);
  if (ofOtherTypes > 0)
    terminal.tell(`${String(ofOtherTypes)} rows are of other types and stay out. 其他类型的行不签发。`);
  for (const fault of faults.slice(0, SHOWN_MAX)) terminal.tell(faultText(fault));
  if (faults.length > SHOWN_MAX) terminal.tell(`… and ${String(faults.length - SHOWN_MAX)} more`);
  if (faults.length === 0) terminal.tell(`${String(certificates.length)} certificates, no fault. 检查无误。`);
  else terminal.tell(`${String(faults.length)} faults; nothing was sent. 有误，未发送任何内容。`);
}

/** In both languages, as verdicts are told. */
function faultText({ line, column, detail, zh }: Fault): string {
  return `line ${String(line)}${column === undefined ? '' : `, ${column}`}: ${detail}. ${zh}。`;
}

interface Destination {
  readonly client: Awaited<ReturnType<typeof connect>>;
  readonly folder: string;
  readonly terminal: Terminal;
}

/** Sends what an earlier run has not done, with a bar where somebody looks. */
async function send(
  certificates: readonly PlannedCertificate[],
  { client, folder, terminal }: Destination,
): Promise<readonly ResultLine[]> {
  const done = await ResultFile.readDone(folder);
  const open = certificates.filter(({ commandId }) => !done.has(commandId));
  if (open.length < certificates.length) {
    terminal.tell(`${String(certificates.length - open.length)} were issued before`);
  }
  const results = await ResultFile.open(folder, [...done.values()]);
  const bar = new SingleBar({ format: '{bar} {value}/{total} certificates, {eta_formatted} left' });
  if (process.stderr.isTTY) bar.start(open.length, 0);
  try {
    const onProgress = (sent: number): void => {
      bar.update(sent);
    };
    return await sendCertificates(open, { client, results, onProgress });
  } finally {
    bar.stop();
    await results.close();
  }
}

function showRefused(refused: readonly ResultLine[], terminal: Terminal): void {
  for (const { line, code = '', detail = '' } of refused.slice(0, SHOWN_MAX)) {
    terminal.tell(`line ${String(line)}: ${code}: ${detail}`);
  }
  if (refused.length > 0)
    terminal.tell(`${String(refused.length)} were refused; repeat the command to try them again`);
}
