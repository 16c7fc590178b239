import type { JWTPayload } from 'jose';
import type { Role } from './roles.js';

/** Where a provider's access tokens say what Sealtrail must know: the name of a claim, or a JSON pointer to it. */
export interface ClaimNames {
  readonly roles: string;
  readonly agency: string;
  readonly organisation: string;
  readonly idDocument: string;
}

export const OWN_CLAIM_NAMES: ClaimNames = {
  roles: 'roles',
  agency: 'agency',
  organisation: 'organisation',
  idDocument: 'id_document',
};

/** What the provider calls the roles. Where it is given, no other name counts, not even one of ours. */
export type RoleNames = ReadonlyMap<string, readonly Role[]>;

export interface ProviderClaims {
  readonly names: ClaimNames;
  readonly roles?: RoleNames | undefined;
}

/** The claims under the names that Sealtrail knows them by, unchecked; a document that is a text is a citizen's number. */
export function asOwnClaims(payload: JWTPayload, { names, roles }: ProviderClaims): Record<string, unknown> {
  const found = (name: string): unknown =>
    name.startsWith('/') ? atPointer(payload, name) : ownMember(payload, name);
  const document = found(names.idDocument);
  return {
    ...payload,
    roles: asOwnRoles(found(names.roles), roles),
    agency: found(names.agency),
    organisation: found(names.organisation),
    id_document: typeof document === 'string' ? { type: 'citizen-number', number: document } : document,
  };
}

function asOwnRoles(given: unknown, roles: RoleNames | undefined): unknown {
  if (roles === undefined || !Array.isArray(given)) return given;
  return given.flatMap((name: unknown): readonly unknown[] =>
    typeof name === 'string' ? (roles.get(name) ?? []) : [name],
  );
}

/** RFC 6901. */
function atPointer(payload: JWTPayload, pointer: string): unknown {
  let value: unknown = payload;
  for (const part of pointer.slice(1).split('/'))
    value = ownMember(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return value;
}

function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
