/** The agencies of the catalogue, by what they do. */
export const AGENCY = {
  portal: '11100000000009013X',
  socialSecurity: '12330000MB1A01178B',
  civilAffairs: '11330000MB1A022185',
  healthInsurance: '12330000MB1A033684',
  disabledPersons: '13510000MB2B014370',
  humanResources: '11510000MB2B025878',
} as const;

/** An officer of the demonstration, and the agency that they act for. */
export interface DemoOfficer {
  readonly person: string;
  readonly agency: string;
}

export const OFFICER = {
  registrar: { person: 'registrar', agency: AGENCY.portal },
  auditor: { person: 'auditor', agency: AGENCY.portal },
  clerk: { person: 'clerk', agency: AGENCY.civilAffairs },
  requester: { person: 'requester', agency: AGENCY.civilAffairs },
  provider: { person: 'provider', agency: AGENCY.healthInsurance },
  socialSecurity: { person: 'issuer-1', agency: AGENCY.socialSecurity },
  disabledPersons: { person: 'issuer-2', agency: AGENCY.disabledPersons },
  /** Nobody signs in as this one. */
  humanResources: { person: 'human-resources', agency: AGENCY.humanResources },
} as const satisfies Record<string, DemoOfficer>;
