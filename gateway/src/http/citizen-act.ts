import { z } from 'zod';
import { Evidence, SubjectId, type Actor } from '@sealtrail/core';
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
export function citizenAct(
  call: Pick<Call, 'principal' | 'commandId' | 'services'>,
  input: CitizenActInput,
): CitizenAct {
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
  requireOwnName(principal.subjectId, subjectId, evidence);
  return { head: { id: call.commandId, subjectId, evidence }, signer: signers.portal() };
}

/** The session speaks for its own subject, or names the power under which it speaks for another. */
function requireOwnName(own: string | undefined, subjectId: string, evidence: Evidence): void {
  const represents = 'appointmentId' in evidence && evidence.appointmentId !== undefined;
  if (own !== subjectId && !represents) {
    throw new ServiceError('NOT_ALLOWED', 'for another person the power of representation is named');
  }
}

export const CitizenActOnly = z.strictObject(CitizenActBody);
