import { Actor, CodedError } from '@sealtrail/core';

/** What a client's certificate says of it: `ClientIdentity` of the contract interface is one. */
export interface ClientAttributes {
  getMSPID(): string;
  /** `null` where the certificate bears no such attribute. */
  getAttributeValue(name: string): string | null;
}

/**
 * Who signed, by the attributes `role` and `agency` of the client's certificate. The organisation is the id of
 * the MSP that vouches for the certificate, never an attribute: an attribute is what one organisation's CA says,
 * and must not make its client another organisation's. Fails with ROLE_NOT_ALLOWED or OTHER_AGENCY.
 */
export function actorOf(identity: ClientAttributes): Actor {
  const role = Actor.shape.role.safeParse(identity.getAttributeValue('role'));
  if (!role.success) throw new CodedError('ROLE_NOT_ALLOWED', "the signer's certificate bears no role");
  const organisation = Actor.shape.organisation.safeParse(identity.getMSPID());
  if (!organisation.success) throw new CodedError('ROLE_NOT_ALLOWED', "the signer's MSP is no organisation");
  const agency = Actor.shape.agency.safeParse(identity.getAttributeValue('agency'));
  if (!agency.success) throw new CodedError('OTHER_AGENCY', "the signer's certificate bears no agency");
  return { role: role.data, agency: agency.data, organisation: organisation.data };
}
