import { AGENCY, OFFICER, type DemoOfficer } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { saltedHash } from './salted-hash.ts';

/** One access that is asked for; what is left out is the most ordinary. */
export interface DemoAsk {
  readonly id: string;
  readonly holder: string;
  /** Default: the checking officer of civil affairs. */
  readonly by?: DemoOfficer;
  /** Default: health insurance. */
  readonly provider?: string;
  /** Default: `medical-insurance-status`. */
  readonly categories?: readonly string[];
  /** Default: `minimum-living-allowance-review`. */
  readonly purpose?: string;
  readonly dataRange?: { readonly from: number; readonly to: number };
  /** Default: the newest grant in force. */
  readonly basis?: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly concealedUntil?: number;
}

/** Asks, and gives the access's id. The decision is the ledger's: a denial is an answer too. */
export async function ask(world: DemoWorld, access: DemoAsk): Promise<string> {
  const { id, holder, by = OFFICER.requester, concealedUntil } = access;
  const events = await world.give('agency', by, {
    type: 'access.ask',
    id,
    provider: access.provider ?? AGENCY.healthInsurance,
    subjectId: world.subject(holder),
    categories: access.categories ?? ['medical-insurance-status'],
    purpose: access.purpose ?? 'minimum-living-allowance-review',
    dataRange: access.dataRange ?? { from: Date.UTC(2025, 0, 1), to: Date.UTC(2026, 0, 1) },
    basis: access.basis ?? { kind: 'grant' },
    caseNumber: id.toUpperCase(),
    ...(concealedUntil !== undefined && { concealedUntil }),
  });
  const decided = events.find((event) => event.type === 'AccessDecided');
  if (decided === undefined) throw new Error(`${id} was not decided`);
  return decided.accessId;
}

/** What the provider handed over, as its release says it. */
export interface DemoRelease {
  readonly accessId: string;
  readonly recordCount: number;
  readonly responseHash: string;
}

/** The provider hands over; or is refused, where the grant no longer carries it. */
export async function release(
  world: DemoWorld,
  access: { readonly id: string; readonly accessId: string; readonly categories?: readonly string[] },
  by: DemoOfficer = OFFICER.provider,
): Promise<DemoRelease> {
  const { accessId, categories = ['medical-insurance-status'] } = access;
  const events = await world.give('agency', by, {
    type: 'access.release',
    id: `${access.id}-release`,
    accessId,
    categories,
    recordCount: 3,
    responseHash: saltedHash(access.id),
    byteSize: 2_048,
  });
  const released = events.find((event) => event.type === 'AccessReleased');
  return { accessId, recordCount: 3, responseHash: released?.responseHash ?? saltedHash(access.id) };
}

/** The requester confirms what arrived. */
export async function receive(
  world: DemoWorld,
  receipt: DemoRelease & { readonly id: string },
  by: DemoOfficer = OFFICER.requester,
): Promise<void> {
  const { id, accessId, recordCount, responseHash } = receipt;
  await world.give('agency', by, {
    type: 'access.receive',
    id: `${id}-receipt`,
    accessId,
    recordCount,
    responseHash,
  });
}
