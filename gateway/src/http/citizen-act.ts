import { hash } from 'node:crypto';
import { citizenCommandId, CodedError, CommandId, Evidence, type Actor, type States } from '@sealtrail/core';
import type { Ledger } from '../ledger/ledger.js';
import { ServiceError } from '../service-error.js';
import type { Principal } from '../identity/principal.js';
import { callerOf } from './command-route.js';
import { NamedSubject, subjectNamed } from './named-subject.js';
import { parseInput } from './parse-input.js';
import type { Call } from './route.js';

/**
 * What every act of a citizen may say besides the act. The subject is left out for oneself; a representative and a
 * clerk name them. `evidence` is left out by a signed-in citizen whose act only narrows.
 */
export const CitizenActBody = {
  ...NamedSubject,
  evidence: Evidence.optional(),
};

export interface CitizenActInput extends NamedSubject {
  readonly evidence?: Evidence | undefined;
}

interface CitizenAct {
  readonly head: { id: string; officer?: string; subjectId: string; evidence: Evidence };
  readonly signer: Actor;
}

/** Who acts, for whom and how it is shown: a citizen through the portal, or a clerk for the person at the counter. */
export async function citizenAct(
  call: Pick<Call, 'principal' | 'commandId' | 'services'>,
  input: CitizenActInput,
): Promise<CitizenAct> {
  const principal = callerOf(call);
  const { signers, pseudonyms } = call.services;
  const named = subjectNamed(input, pseudonyms);
  if (input.evidence?.by === 'counter') {
    const { officerId } = principal;
    if (!principal.roles.includes('clerk') || officerId === undefined || named === undefined) {
      throw new ServiceError('NOT_ALLOWED', 'at a counter a clerk acts, for a subject who is named');
    }
    return {
      head: { id: call.commandId, officer: officerId, subjectId: named, evidence: input.evidence },
      signer: signers.agency(principal),
    };
  }
  const subjectId = named ?? principal.subjectId;
  if (!principal.roles.includes('citizen') || subjectId === undefined) {
    throw new ServiceError('NOT_ALLOWED', 'only a citizen, or a clerk at a counter, may do this');
  }
  const evidence = input.evidence ?? { by: 'session' };
  await requireOwnName(call.services.ledger, {
    own: principal.subjectId,
    subjectId,
    evidence,
    signer: signers.portal(),
  });
  return {
    head: { id: ownCommandId(call.commandId, principal), subjectId, evidence },
    signer: signers.portal(),
  };
}

/** What the citizen's key names on the ledger. Fails with InputError for a key that leaves no room for its mark. */
function ownCommandId(key: string, { subjectId = '' }: Principal): string {
  const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
  return parseInput(CommandId, citizenCommandId(key, subjectId, { sha256 }), 'Idempotency-Key');
}

interface Claim {
  /** Whom the access token names. */
  readonly own: string | undefined;
  readonly subjectId: string;
  readonly evidence: Evidence;
  readonly signer: Actor;
}

/**
 * A session speaks for its own subject. For another it names a power of representation, and where no signature
 * proves who uses it, the power must be the signed-in person's own: the ledger takes the portal's word for that.
 */
async function requireOwnName(ledger: Ledger, { own, subjectId, evidence, signer }: Claim): Promise<void> {
  if (evidence.by === 'representative') return;
  if (evidence.by === 'session' && evidence.appointmentId !== undefined) {
    await requireOwnPower(ledger, { own, appointmentId: evidence.appointmentId, signer });
    return;
  }
  if (own !== subjectId) {
    throw new ServiceError('NOT_ALLOWED', 'for another person the power of representation is named');
  }
}

interface PowerClaim {
  readonly own: string | undefined;
  readonly appointmentId: string;
  readonly signer: Actor;
}

/** The power of representation that is the signed-in person's own. Fails with POWER_NOT_FOUND, for another's too. */
export async function requireOwnPower(
  ledger: Ledger,
  { own, appointmentId, signer }: PowerClaim,
): Promise<States['representative']> {
  const power = (await ledger.evaluate(
    { kind: 'state', name: 'representative', id: appointmentId },
    signer,
  )) as States['representative'] | undefined;
  if (own === undefined || power?.representativeId !== own) {
    throw new CodedError('POWER_NOT_FOUND', 'no such power of representation of yours');
  }
  return power;
}
