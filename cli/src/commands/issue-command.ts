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
import {
  plannedCertificates,
  planIssuing,
  type IssuingPlan,
  type PlannedCertificate,
} from '../issue/plan-issuing.js';
import { readRows, type Format, type Found } from '../issue/read-rows.js';
import type { FirstOf } from '../issue/first-of.js';
import { ResultFile, type ResultLine } from '../issue/result-file.js';
import { sendCertificates } from '../issue/send-certificates.js';
import { SourceFile } from '../issue/source-file.js';
import { requirePlace } from '../require-place.js';
import type { Terminal } from '../terminal.js';
import { told } from '../words.js';

/** Columns named of those that nothing takes. */
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

async function issue(path: string, options: IssueOptions, terminal: Terminal): Promise<void> {
  const format = formatOf(path);
  const mapping = parseMapping(options.map);
  const file = await SourceFile.open(path);
  try {
    // Whoever may not issue, and a type that there is not, are told before a long file is read.
    const client = await connect(options, terminal);
    const type = await findType(client, options.type);
    const folder = options.out ?? `${path}.issued`;
    await requirePlace(folder);
    const done = await ResultFile.readDone(folder);
    const run = options.run ?? basename(path);
    const now = Date.now();
    const question = { type, mapping, run, now, isDone: (commandId: string) => done.has(commandId) };
    const found = (): AsyncIterable<Found> => readRows(decodeText(file, options.encoding), format);
    const plan = await planIssuing(found(), question);
    report(plan, terminal);
    if (plan.faultCount > 0) {
      terminal.end(EXIT.no);
      return;
    }
    if (options.dryRun === true) return;
    const open = withoutDone(plannedCertificates(found(), question), question.isDone);
    const refused = await send(open, plan, { client, folder, terminal });
    showRefused(refused, terminal);
    terminal.say(`result: ${folder}/result.ndjson`);
    if (refused.count > 0) terminal.end(EXIT.no);
  } finally {
    await file.close();
  }
}

function formatOf(path: string): Format {
  if (/\.csv$/i.test(path)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(path)) return 'ndjson';
  throw new InputError({
    detail: `${path}: a file that ends with .csv or .ndjson is needed`,
    zh: '文件名须以 .csv 或 .ndjson 结尾',
  });
}

async function* withoutDone(
  certificates: AsyncIterable<PlannedCertificate>,
  isDone: (commandId: string) => boolean,
): AsyncIterable<PlannedCertificate> {
  for await (const certificate of certificates) if (!isDone(certificate.commandId)) yield certificate;
}

function report(plan: IssuingPlan, terminal: Terminal): void {
  const { certificates, over, faults, faultCount, ofOtherTypes, unused } = plan;
  if (unused.length > 0) terminal.tell(`not used: ${unused.slice(0, SHOWN_MAX).join(', ')} 未使用的列`);
  if (ofOtherTypes > 0)
    terminal.tell(`${String(ofOtherTypes)} rows are of other types and stay out. 其他类型的行不签发。`);
  if (over > 0)
    terminal.tell(`the validity of ${String(over)} is over already. ${String(over)} 份的有效期已过。`);
  for (const fault of faults) terminal.tell(faultText(fault));
  const more = faultCount - faults.length;
  if (more > 0) terminal.tell(`… and ${String(more)} more. 另有 ${String(more)} 处。`);
  if (faultCount === 0) terminal.tell(`${String(certificates)} certificates, no fault. 检查无误。`);
  else
    terminal.tell(
      `${faultCount === 1 ? '1 fault' : `${String(faultCount)} faults`}; nothing was sent. 有误，未发送任何内容。`,
    );
}

/** In both languages, as verdicts are told. */
function faultText({ line, column, ...words }: Fault): string {
  return `line ${String(line)}${column === undefined ? '' : `, ${column}`}: ${told(words)}`;
}

interface Destination {
  readonly client: Awaited<ReturnType<typeof connect>>;
  readonly folder: string;
  readonly terminal: Terminal;
}

/** Sends what an earlier run has not done, with a bar where somebody looks. */
async function send(
  open: AsyncIterable<PlannedCertificate>,
  { certificates, done }: IssuingPlan,
  { client, folder, terminal }: Destination,
): Promise<FirstOf<ResultLine>> {
  if (done > 0) terminal.tell(`${String(done)} were issued before. ${String(done)} 份此前已签发。`);
  const results = await ResultFile.open(folder);
  const bar = new SingleBar({ format: '{bar} {value}/{total} certificates, {eta_formatted} left' });
  if (process.stderr.isTTY) bar.start(certificates - done, 0);
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

function showRefused({ count, first }: FirstOf<ResultLine>, terminal: Terminal): void {
  for (const { line, code = '', detail = '' } of first)
    terminal.tell(`line ${String(line)}: ${code}: ${detail}`);
  if (count > 0)
    terminal.tell(
      `${String(count)} were refused; repeat the command to try them again. ${String(count)} 份被拒绝，可重新执行再试。`,
    );
}
