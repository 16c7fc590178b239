import type { OpenedLedger } from './ledger/open-ledger.js';
import { recoverErasures } from './library/recover-erasures.js';
import { recoverStaged, type DigestOnLedger } from './library/recover-staged.js';
import type { Services } from './services.js';
import { erasureRecordedAt } from './trail/find-erasure.js';

/** Brings the library to what the ledger says. An issue whose outcome is open may yet be committed. */
export async function settleLibrary(
  { library, trail, certificates }: Pick<Services, 'library' | 'trail' | 'certificates'>,
  { openOutcomeMs }: Pick<OpenedLedger, 'openOutcomeMs'>,
): Promise<void> {
  const digestOnLedger: DigestOnLedger = async (identifier) =>
    (await certificates.certificate(identifier))?.record.digest;
  await recoverStaged({ library, digestOnLedger, unknown: 'keep' });
  await recoverStaged({ library, digestOnLedger, ageMs: openOutcomeMs });
  await recoverErasures({
    library,
    recordedAt: (erasure) => erasureRecordedAt(trail.db, erasure),
    unknown: openOutcomeMs === 0 ? 'drop' : 'keep',
  });
}
