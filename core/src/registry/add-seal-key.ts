import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { isCurvePoint } from '../schema/is-curve-point.js';
import { jwkThumbprint } from '../schema/jwk-thumbprint.js';
import { AddSealKey } from './registry-commands.js';
import type { Agency, SealKey } from './registry-state.js';

export interface AddSealKeyState {
  readonly owner: Agency | undefined;
  readonly known: SealKey | undefined;
}

/**
 * By the registrar, for an active agency. Refuses with ROLE_NOT_ALLOWED, SEAL_KEY_INVALID (no point of its curve,
 * or an empty validity), AGENCY_NOT_FOUND, AGENCY_NOT_ACTIVE, SEAL_KEY_EXISTS, or SEAL_KEY_RETIRED: a key that
 * was retired never comes back, whoever asks.
 */
export const addSealKey: Rule<AddSealKey, AddSealKeyState> = {
  type: 'registry.add-seal-key',
  schema: AddSealKey,
  async load(command, read, context) {
    const owner = await read('agency', command.owner);
    return { owner, known: await read('seal-key', jwkThumbprint(command.publicKey, context.crypto)) };
  },
  decide({ owner, known }, command, context) {
    requireRole(context, 'registrar');
    if (!isCurvePoint(command.publicKey))
      throw new CodedError('SEAL_KEY_INVALID', 'the key is no point of its curve');
    if (command.validUntil <= command.validFrom)
      throw new CodedError('SEAL_KEY_INVALID', 'the validity ends before it begins');
    if (owner === undefined) throw new CodedError('AGENCY_NOT_FOUND', command.owner);
    if (owner.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', command.owner);
    if (known !== undefined)
      throw new CodedError(known.retiredAt === undefined ? 'SEAL_KEY_EXISTS' : 'SEAL_KEY_RETIRED', 'the key');
    const keyId = jwkThumbprint(command.publicKey, context.crypto);
    return [{ type: 'SealKeyAdded', ...stampEvent(command, context), ...commandBody(command), keyId }];
  },
};
