import { expect } from 'chai';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import { certificateSheetOf } from '#core/identifier/certificate-sheet';
import type { Ledger } from '#gateway/ledger/ledger';
import { ACTORS, AGENCIES, DAY_MS, id32 } from '../../core/rule-context.ts';
import { committed } from './ledger-world.ts';
import { CERTIFICATE_TYPE, NATIONAL_CODE, openRandomWorld } from './random-world.ts';

const OFFICER = id32('officer');
/** Fewer than the attempts that a command has: each conflict is the success of another. */
const COUNT = 4;

function identifierOf(number: number): string {
  const serial = `ZATTHESAMETM${String(2_000_000 + number)}`;
  return formatCertificateIdentifier({ type: NATIONAL_CODE, agency: AGENCIES.second, serial, version: 1 });
}

/** Issues certificates that stand on one sheet, then suspends each of them by a transaction of its own, all at once. */
export async function suspendAllOfASheet(ledger: Ledger, clock: () => number): Promise<void> {
  const { sealKeyId, subjects } = await openRandomWorld(ledger, 'sheet', clock);
  const identifiers = Array.from({ length: COUNT }, (_, i) => identifierOf(i));
  expect(new Set(identifiers.map((each) => certificateSheetOf(each)?.sheet)).size).to.equal(1);
  const now = clock();
  const issues = identifiers.map((identifier, i) => ({
    type: 'certificate.issue',
    id: `issue-${String(i)}-of-sheet`,
    officer: OFFICER,
    identifier,
    certificateType: CERTIFICATE_TYPE,
    typeVersion: 1,
    digest: id32(identifier),
    subjectId: subjects[0].id,
    sealKeyId,
    issuedAt: now,
    validFrom: now,
    validUntil: now + DAY_MS,
  }));
  for (const outcome of await ledger.submit(issues, ACTORS.otherAgency)) committed(outcome);
  const suspended = await Promise.all(
    identifiers.map((identifier, i) => {
      const id = `suspend-${String(i)}-of-sheet`;
      const command = {
        type: 'certificate.suspend',
        id,
        officer: OFFICER,
        identifier,
        reason: 'under-review',
      };
      return ledger.submit([command], ACTORS.otherAgency);
    }),
  );
  for (const [outcome] of suspended) committed(outcome);
  for (const identifier of identifiers) {
    const state = await ledger.evaluate(
      { kind: 'state', name: 'certificate', id: identifier },
      ACTORS.agency,
    );
    expect(state).to.include({ status: 'suspended', digest: id32(identifier) });
  }
}
