import type { Terms } from '#core/authorisation/terms';
import { noticeHash } from './demo-catalogue.ts';
import { AGENCY } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';

export const DAY_MS = 86_400_000;

/** Which years of data the demonstration's grants cover. */
const DATA_YEARS = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2030, 0, 1) } as const;

/** The purposes of the catalogue that citizens are asked about, with what is granted for them. */
const MATTERS = {
  'minimum-living-allowance-review': {
    recipient: AGENCY.civilAffairs,
    providers: [AGENCY.healthInsurance],
    categories: ['medical-expense', 'medical-insurance-status'],
    days: 180,
    maxUses: 1000,
  },
  'disability-benefit-review': {
    recipient: AGENCY.civilAffairs,
    providers: [AGENCY.disabledPersons],
    categories: ['disability-record'],
    days: 90,
    maxUses: null,
  },
  'work-injury-treatment': {
    recipient: AGENCY.socialSecurity,
    providers: [AGENCY.healthInsurance],
    categories: ['medical-expense', 'medical-insurance-status'],
    days: 90,
    maxUses: null,
  },
  'emergency-relief': {
    recipient: AGENCY.civilAffairs,
    providers: [AGENCY.healthInsurance],
    categories: ['medical-insurance-status'],
    days: 30,
    maxUses: 5,
  },
} as const;
export type GrantedPurpose = keyof typeof MATTERS;

/** The ordinary terms for a purpose, from now on, under this version of its notice; `changes` go over them. */
export function demoTerms(
  world: DemoWorld,
  purpose: GrantedPurpose,
  changes: Partial<Terms> & { readonly noticeVersion?: number } = {},
): Terms {
  const { recipient, providers, categories, days, maxUses } = MATTERS[purpose];
  const { noticeVersion = 1, ...others } = changes;
  const from = world.now();
  return {
    recipient,
    providers: [...providers],
    purpose,
    categories: [...categories],
    dataRange: { ...DATA_YEARS },
    from,
    until: from + days * DAY_MS,
    maxUses,
    frequency: null,
    noticeHash: noticeHash(world.catalogue, purpose, noticeVersion),
    ...others,
  };
}
