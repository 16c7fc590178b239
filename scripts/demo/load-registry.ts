import { REPRESENTED_ACTS } from '#core/evidence/evidence';
import { OFFICER } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { saltedHash } from './salted-hash.ts';
import type { DemoCommand } from './demo-ledger.ts';

const YEAR_MS = 365 * 86_400_000;
/** How long the agencies' keys may seal. */
const SEAL_KEY_MS = 3 * YEAR_MS;
/** Guardianship ends when citizen-3 comes of age. */
const COMING_OF_AGE = Date.UTC(2033, 5, 2);

export const GUARDIANSHIP = 'demo-guardianship-1';

function register(world: DemoWorld, command: DemoCommand): Promise<unknown> {
  return world.give('registrar', OFFICER.registrar, command);
}

/** Agencies, the registrar's own first, which founds the ledger. */
async function loadAgencies(world: DemoWorld): Promise<void> {
  const [founder, ...others] = world.catalogue.agencies.map((agency) => ({
    type: 'registry.register-agency',
    id: `demo-agency-${agency.creditCode}`,
    ...agency,
  }));
  if (founder !== undefined) await register(world, founder);
  await Promise.all(others.map((agency) => register(world, agency)));
}

/** Agencies with their seal keys, certificate types, data categories, purposes and the first notices. */
export async function loadRegistry(world: DemoWorld): Promise<void> {
  const { catalogue } = world;
  await loadAgencies(world);
  await Promise.all([
    ...catalogue.agencies.map(({ creditCode }) => addSealKey(world, creditCode)),
    ...catalogue.certificateTypes.map((type) =>
      register(world, { type: 'registry.publish-certificate-type', id: `demo-type-${type.code}`, ...type }),
    ),
    ...catalogue.dataCategories.map((category) =>
      register(world, {
        type: 'registry.publish-data-category',
        id: `demo-category-${category.code}`,
        ...category,
      }),
    ),
  ]);
  await Promise.all(
    catalogue.purposes.map((purpose) =>
      register(world, { type: 'registry.publish-purpose', id: `demo-purpose-${purpose.code}`, ...purpose }),
    ),
  );
  await loadNotices(world, 1);
}

/** All notices of this version. */
export async function loadNotices(world: DemoWorld, version: number): Promise<void> {
  for (const notice of world.catalogue.notices.filter((one) => one.version === version))
    await register(world, {
      type: 'registry.publish-notice',
      id: `demo-notice-${notice.purpose}-${String(version)}-${notice.language}`,
      ...notice,
      validFrom: world.now(),
    });
}

async function addSealKey(world: DemoWorld, owner: string): Promise<void> {
  const id = `demo-seal-key-${owner}`;
  const { publicJwk } = await world.services.sealKeys.create(owner, { commandId: id });
  const validFrom = world.now();
  await register(world, {
    type: 'registry.add-seal-key',
    id,
    owner,
    publicKey: publicJwk,
    validFrom,
    validUntil: validFrom + SEAL_KEY_MS,
  });
}

/** The citizens' keys, each registered from its citizen's session at the portal; and the guardian of citizen-3. */
export async function loadSubjects(world: DemoWorld): Promise<void> {
  await Promise.all(
    world.holders.map((holder) =>
      world.ledger.submit(
        {
          type: 'registry.register-subject-key',
          id: `demo-subject-key-${holder}`,
          subjectId: world.subject(holder),
          publicKey: world.wallet(holder).publicKey,
          evidence: { by: 'session' },
        },
        world.services.signers.portal(),
      ),
    ),
  );
  await world.give('agency', OFFICER.clerk, {
    type: 'registry.appoint-representative',
    id: GUARDIANSHIP,
    subjectId: world.subject('citizen-3'),
    representativeId: world.subject('citizen-1'),
    kind: 'guardian',
    scope: REPRESENTED_ACTS,
    from: world.now(),
    until: COMING_OF_AGE,
    // In earnest the paper lies signed in the agency's files.
    evidence: { by: 'counter', proof: 'paper', hash: saltedHash('the signed paper') },
  });
}
