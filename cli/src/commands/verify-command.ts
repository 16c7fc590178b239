import { Command } from 'commander';
import { CodedError, findDocument } from '@sealtrail/core';
import { dataOf, ProblemError, type operations } from '@sealtrail/client';
import { connectAnonymously, withService, type ServiceOptions } from '../connect.js';
import { EXIT } from '../exit-codes.js';
import { InputError } from '../input-error.js';
import { readTime } from '../read-time.js';
import type { Terminal } from '../terminal.js';
import { textToVerify } from '../text-to-verify.js';

const MARKS = { pass: '+', fail: '!', 'not-checked': '?' } as const;
const QR = /^SEALTRAIL:[0-9]+:\S{1,380}$/;

type Question = operations['verify']['requestBody']['content']['application/json'];
type Answer = operations['verify']['responses'][200]['content']['application/json'];

interface VerifyOptions extends ServiceOptions {
  readonly asOf?: string;
  readonly maxAge?: string;
  readonly json?: true;
}

export function verifyCommand(terminal: Terminal): Command {
  return withService(new Command('verify'))
    .description(
      'verify a document (JWS), an answer of the service that holds one, a document with its evidence, or the text of a printed code',
    )
    .argument('<file>', 'or - for the standard input')
    .option('--as-of <time>', 'as it was then, such as 2026-01-31T16:00:00+08:00', readTime)
    .option('--max-age <seconds>', 'fail where the service knows nothing newer than this')
    .option('--json', 'print the whole answer')
    .addHelpText('after', '\nEnds with 0 for valid, 1 for not valid, 2 where it could not be checked.')
    .action(async (file: string, options: VerifyOptions) => {
      const answer = await ask({ ...(await readQuestion(file)), ...limitsOf(options) }, options);
      terminal.end(exitCodeOf(answer));
      show(answer, options, terminal);
    });
}

function limitsOf({ asOf, maxAge }: VerifyOptions): Question {
  if (maxAge !== undefined && !/^[0-9]{1,8}$/.test(maxAge))
    throw new InputError({ detail: '--max-age: seconds are needed', zh: '--max-age 须为秒数' });
  return {
    ...(asOf !== undefined && { asOf }),
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
  };
}

/** Whatever keeps the service from an answer leaves the document unjudged. */
async function ask(body: Question, options: ServiceOptions): Promise<Answer> {
  try {
    return dataOf(await connectAnonymously(options).POST('/v1/verifications', { body }));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { errors = [], titles } = error.problem;
    const faults = errors.map(({ pointer, detail }) => `; ${pointer}: ${detail}`).join('');
    throw new InputError({ detail: error.message + faults, zh: titles.zh }, { cause: error });
  }
}

function exitCodeOf({ verdict }: Answer): number {
  if (verdict === 'valid') return EXIT.yes;
  return verdict === 'could-not-check' ? EXIT.unknown : EXIT.no;
}

function show(answer: Answer, options: VerifyOptions, terminal: Terminal): void {
  if (options.json === true) {
    terminal.say(JSON.stringify(answer, undefined, 2));
    return;
  }
  terminal.say(`${answer.verdict}: ${answer.sentence.en} ${answer.sentence.zh}`);
  for (const { outcome, name, sentence } of answer.checks) {
    terminal.say(`  ${MARKS[outcome]} ${name}: ${sentence.en} ${sentence.zh}`);
  }
}

async function readQuestion(file: string): Promise<Question> {
  const text = (await textToVerify(file)).trim();
  if (QR.test(text)) return { qr: text };
  try {
    const document = findDocument(text);
    return bundleIn(text) ?? { document };
  } catch (error) {
    if (error instanceof CodedError)
      throw new InputError(
        { detail: `${file}: ${error.detail}`, zh: '文件中没有可核验的证照' },
        { cause: error },
      );
    throw error;
  }
}

/** A document with its evidence beside it. The service says what is wrong with its form. */
function bundleIn(text: string): Question | undefined {
  if (!text.startsWith('{')) return undefined;
  const value = JSON.parse(text) as object;
  return 'evidence' in value ? { bundle: value as NonNullable<Question['bundle']> } : undefined;
}
