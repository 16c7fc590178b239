import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connect, connectAnonymously, withIdentity, type IdentityOptions } from '../connect.js';
import { InputError } from '../input-error.js';
import { readPrivateFile } from '../private-file.js';
import { signBody } from '../sign/sign-body.js';
import { SIGNED_ADDRESSES, signedActOf } from '../sign/signed-act.js';
import { readWallet, type Wallet } from '../sign/wallet.js';
import type { Terminal } from '../terminal.js';

interface SignOptions extends IdentityOptions {
  readonly key: string;
  readonly commandId?: string;
  readonly subject?: string;
  readonly appointment?: string;
  readonly ledger?: string;
}

export function signCommand(terminal: Terminal): Command {
  return withIdentity(new Command('sign'))
    .description('sign an act of a citizen; prints the body to send, with subjectId and evidence put in')
    .argument('<path>', 'to which the body goes, such as /v1/grants/grant-1/resume')
    .argument('[file]', 'with the body as JSON, times as text; without it an empty body is signed')
    .requiredOption('--key <file>', 'with the private key; sealtrail wallet create makes one')
    .option(
      '--command-id <id>',
      'the Idempotency-Key it will be sent with (default: a new one, which is told)',
    )
    .option('--subject <subjectId>', 'whom it is for (default: whoever is signed in)')
    .option('--appointment <id>', 'the power under which a representative signs')
    .option('--ledger <id>', 'signatures are bound to one ledger (default: the ledger of the service)')
    .addHelpText('after', `\nPaths:\n${SIGNED_ADDRESSES.map((address) => `  ${address}`).join('\n')}`)
    .action((path: string, file: string | undefined, options: SignOptions) =>
      signAct({ path, file, options }, terminal),
    );
}

interface Signing {
  readonly path: string;
  readonly file: string | undefined;
  readonly options: SignOptions;
}

async function signAct({ path, file, options }: Signing, terminal: Terminal): Promise<void> {
  const act = signedActOf(path);
  if (act === undefined)
    throw new InputError({
      detail: `${path} takes no signature; sealtrail sign --help lists those that do`,
      zh: '此地址不需要签名，可用 sealtrail sign --help 查看',
    });
  const wallet = await openWallet(options.key);
  const body = file === undefined ? {} : await readBody(file);
  const { commandId = randomUUID(), appointment } = options;
  const ledgerId = options.ledger ?? (await readLedgerId(options));
  const subjectId = options.subject ?? subjectIn(body) ?? (await readOwnSubjectId(options, terminal));
  const signed = signBody(body, wallet, {
    act,
    key: commandId,
    subjectId,
    ...(appointment !== undefined && { appointmentId: appointment }),
    ledgerId,
    at: Date.now(),
  });
  terminal.tell(`Idempotency-Key: ${commandId}`);
  terminal.say(JSON.stringify(signed));
}

export async function openWallet(path: string): Promise<Wallet> {
  const text = await readPrivateFile(path);
  if (text === undefined)
    throw new InputError({
      detail: `there is no key file ${path}; sealtrail wallet create makes one`,
      zh: '没有密钥文件，可用 sealtrail wallet create 生成',
    });
  return readWallet(text);
}

async function readBody(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InputError({ detail: `${file} is not JSON`, zh: '文件不是 JSON' });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InputError({ detail: `${file} is not a JSON object`, zh: '文件不是 JSON 对象' });
  }
  return body as Readonly<Record<string, unknown>>;
}

function subjectIn({ subjectId }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof subjectId === 'string' ? subjectId : undefined;
}

async function readLedgerId(options: SignOptions): Promise<string> {
  return dataOf(await connectAnonymously(options).GET('/v1/identity')).ledgerId;
}

async function readOwnSubjectId(options: SignOptions, terminal: Terminal): Promise<string> {
  const client = await connect(options, terminal);
  return dataOf(await client.GET('/v1/my/summary')).subjectId;
}
