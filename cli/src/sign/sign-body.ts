import { createHash } from 'node:crypto';
import { citizenCommandId, RULES, type SignableCommand } from '@sealtrail/core';
import type { z } from 'zod';
import { InputError } from '../input-error.js';
import type { SignedAct } from './signed-act.js';
import type { Wallet } from './wallet.js';

const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

export interface SigningQuestion {
  readonly act: SignedAct;
  /** The `Idempotency-Key` with which the body will be sent. */
  readonly key: string;
  /** Whom the act is for. */
  readonly subjectId: string;
  /** The power under which somebody else signs. */
  readonly appointmentId?: string;
  readonly ledgerId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The body as it is to be sent, with `subjectId` and `evidence` put in. What is signed is the command that the
 * service makes of it: the address and the key of the request with the members, and times as milliseconds.
 * Fails with InputError where the ledger could not read that command.
 */
export function signBody(
  body: Readonly<Record<string, unknown>>,
  wallet: Wallet,
  question: SigningQuestion,
): Record<string, unknown> {
  const { act, subjectId, appointmentId, ledgerId, at } = question;
  const by =
    appointmentId === undefined ? { by: 'self' as const } : { by: 'representative' as const, appointmentId };
  const members = Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'evidence'));
  const command: SignableCommand = {
    ...(asOnLedger(members) as object),
    ...act.parameters,
    type: act.type,
    id: idOf(question),
    // Whose certificate it is, the ledger knows.
    ...(act.type !== 'certificate.revoke' && { subjectId }),
    evidence: by,
  } as SignableCommand;
  const signed = wallet.signed(command, { ledgerId, at });
  requireReadable(act, signed);
  return { ...members, subjectId, evidence: signed.evidence };
}

/** The key bound to whoever sends it, as the service binds it. */
function idOf({ key, subjectId, appointmentId }: SigningQuestion): string {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const id = citizenCommandId(key, subjectId, { sha256 });
  if (appointmentId === undefined || id === key) return id;
  throw new InputError({
    detail: '--command-id: a random UUID is needed where somebody signs for another',
    zh: '代他人签名时，--command-id 须为随机 UUID',
  });
}

/** Nothing else that a citizen signs can look like a time. */
function asOnLedger(value: unknown): unknown {
  if (typeof value === 'string') return TIME.test(value) ? Date.parse(value) : value;
  if (Array.isArray(value)) return value.map(asOnLedger);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asOnLedger(member)]));
}

function requireReadable(act: SignedAct, command: SignableCommand): void {
  const schema: z.ZodType | undefined = RULES.find(({ type }) => type === act.type)?.schema;
  const faults = schema?.safeParse(command).error?.issues ?? [];
  if (faults.length === 0) return;
  const texts = faults.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
  throw new InputError({
    detail: `the ledger could not read ${act.type}: ${texts.join('; ')}`,
    zh: '账本无法读取此内容',
  });
}
