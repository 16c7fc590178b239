/** What a person may be, as the identity provider says it in the `roles` claim (RFC 9068 §2.2.3.1). */
export const ROLES = ['issuer', 'clerk', 'requester', 'provider', 'citizen', 'auditor', 'registrar'] as const;
export type Role = (typeof ROLES)[number];

const KNOWN_ROLES: ReadonlySet<string> = new Set(ROLES);

export function isRole(text: string): text is Role {
  return KNOWN_ROLES.has(text);
}

/** Whether the role is held for an agency; only a citizen acts in their own name. */
export function isOfficerRole(role: Role): boolean {
  return role !== 'citizen';
}
