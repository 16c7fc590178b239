import { z } from 'zod';
import { CodedError, Evidence, SubjectId, type Actor, type States } from '@sealtrail/core';
import type { Ledger } from '../ledger/ledger.js';
import { ServiceError } from '../service-error.js';
import { callerOf } from './command-route.js';
import type { Call } from './route.js';

/**
 * What every act of a citizen may say besides the act. `subjectId` is left out for oneself; a representative and
 * a clerk name the subject. `evidence` is left out by a signed-in citizen whose act only narrows.
 */
export const CitizenActBody = {
  subjectId: SubjectId.optional(),
  evidence: Evidence.optional(),
};

export interface CitizenActInput {
  readonly subjectId?: string | undefined;
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
  const { signers } = call.services;
  if (input.evidence?.by === 'counter') {
    const { officerId } = principal;
    if (!principal.roles.includes('clerk') || officerId === undefined || input.subjectId === undefined) {
      throw new ServiceError('NOT_ALLOWED', 'at a counter a clerk acts, for a subject who is named');
    }
    const { subjectId, evidence } = input;
    return {
      head: { id: call.commandId, officer: officerId, subjectId, evidence },
      signer: signers.agency(principal),
    };
  }
  const subjectId = input.subjectId ?? principal.subjectId;
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
  return { head: { id: call.commandId, subjectId, evidence }, signer: signers.portal() };
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
    const power = (await ledger.evaluate(
      { kind: 'state', name: 'representative', id: evidence.appointmentId },
      signer,
    )) as States['representative'] | undefined;
    if (own === undefined || power?.representativeId !== own) {
      throw new CodedError('POWER_NOT_FOUND', 'no such power of representation of yours');
    }
    return;
  }
  if (own !== subjectId) {
    throw new ServiceError('NOT_ALLOWED', 'for another person the power of representation is named');
  }
}

export const CitizenActOnly = z.strictObject(CitizenActBody);
