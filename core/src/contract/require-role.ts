import { CodedError } from '../coded-error.js';
import type { ActorRole } from './actor.js';
import type { Context } from './context.js';

/** Fails with ROLE_NOT_ALLOWED unless the transaction's signer has one of `roles`. */
export function requireRole(context: Context, ...roles: readonly ActorRole[]): void {
  if (!roles.includes(context.actor.role)) {
    throw new CodedError('ROLE_NOT_ALLOWED', `the signer's role is ${context.actor.role}`);
  }
}
