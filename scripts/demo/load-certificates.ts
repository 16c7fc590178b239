import type { CertificateDraft } from '#gateway/issuing/issue-order';
import { CERTIFICATE_HEAD } from './demo-certificates.ts';
import { CITIZEN_NUMBER_TYPE } from './demo-citizen.ts';
import type { CsvRow } from './demo-csv.ts';
import { OFFICER, type DemoOfficer } from './demo-officers.ts';
import type { DemoWorld } from './demo-world.ts';
import { readDemoRows } from './read-demo-rows.ts';

/** Certificates that are made ready at the same time. */
const WIDTH = 64;
const PROGRESS_EVERY = 256;

const HEAD: ReadonlySet<string> = new Set(CERTIFICATE_HEAD);

/** Who issues which type. */
const ISSUERS: Readonly<Record<string, DemoOfficer>> = {
  'social-security-card': OFFICER.socialSecurity,
  'disability-certificate': OFFICER.disabledPersons,
  'pension-entitlement': OFFICER.socialSecurity,
  'minimum-living-allowance': OFFICER.clerk,
  'work-injury-determination': OFFICER.socialSecurity,
};

/** Issues the certificates of the file, and shows two that are no longer in force. */
export async function loadCertificates(world: DemoWorld, onProgress: (line: string) => void): Promise<void> {
  const rows = await readDemoRows('certificates.csv');
  await world.ledger.settle();
  for (let from = 0; from < rows.length; from += WIDTH) {
    await Promise.all(rows.slice(from, from + WIDTH).map((row) => issue(world, row)));
    if (from % PROGRESS_EVERY === 0 && from > 0)
      onProgress(`issuing certificates: ${String(from)} of ${String(rows.length)}`);
  }
  await loadStatusChanges(world);
}

async function issue(world: DemoWorld, row: CsvRow): Promise<void> {
  const officer = ISSUERS[row['certificateType'] ?? ''];
  if (officer === undefined) throw new Error('a certificate of a type that nobody issues');
  const commandId = commandIdOf(row['serial'] ?? '');
  if (world.ledger.known(officer.agency, commandId) !== undefined) return;
  const { outcome } = await world.services.issuance.issue({
    commandId,
    officer: world.officerId(officer),
    signer: world.signer('agency', officer),
    draft: draftOf(world, row),
  });
  if (outcome.status === 'refused') throw new Error(`the ledger refuses ${commandId}: ${outcome.code}`);
  world.ledger.reached(outcome.receipt.block);
}

function commandIdOf(serial: string): string {
  return `demo-certificate-${serial}`;
}

function draftOf(world: DemoWorld, row: CsvRow): CertificateDraft {
  const { certificateType = '', serial, holderName = '', idNumber = '', validFrom = '', validUntil } = row;
  const type = world.catalogue.certificateTypes.find((one) => one.code === certificateType);
  const properties = (type?.claimSchema['properties'] ?? {}) as Record<string, { type: string }>;
  const claims = Object.entries(row)
    .filter(([column, field]) => !HEAD.has(column) && field !== '')
    .map(([name, field]) => [name, properties[name]?.type === 'integer' ? Number(field) : field]);
  return {
    certificateType,
    holder: { name: holderName, idDocument: { type: CITIZEN_NUMBER_TYPE, number: idNumber } },
    claims: Object.fromEntries(claims) as Record<string, unknown>,
    validFrom: Date.parse(validFrom),
    validUntil: validUntil === '' || validUntil === undefined ? null : Date.parse(validUntil),
    serial,
  };
}

/** One certificate is suspended, one cancelled. */
async function loadStatusChanges(world: DemoWorld): Promise<void> {
  await world.ledger.settle();
  const identifierOf = async (serial: string): Promise<string> => {
    const row = await world.services.trail.db
      .selectFrom('events')
      .select('about')
      .where('command_id', '=', commandIdOf(serial))
      .executeTakeFirstOrThrow();
    return row.about ?? '';
  };
  await world.give('agency', OFFICER.socialSecurity, {
    type: 'certificate.suspend',
    id: 'demo-suspension-1',
    identifier: await identifierOf('SSC0000002'),
    reason: 'card-reported-lost',
  });
  await world.give('agency', OFFICER.clerk, {
    type: 'certificate.revoke',
    id: 'demo-revocation-1',
    identifier: await identifierOf('MLA0000001'),
    act: 'cancel',
    reason: 'income-above-threshold',
    legalReference: 'interim-measures-social-assistance.art-13',
  });
}
