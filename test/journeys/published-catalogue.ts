import { readDemoCatalogue } from '../../scripts/demo/demo-catalogue.ts';
import type { RunningGateway } from './running-gateway.ts';

const YEAR_MS = 365 * 86_400_000;

/** The agencies of the demonstration's catalogue whose officers act in the journeys. */
export const AGENCY = {
  socialSecurity: '12330000MB1A01178B',
  civilAffairs: '11330000MB1A022185',
  disabledPersons: '13510000MB2B014370',
  healthInsurance: '12330000MB1A033684',
} as const;

export interface PublishedCatalogue {
  /** The hash of a purpose's notice in Chinese. */
  noticeHash(purpose: string): string;
}

/** The registrar registers its own agency, the catalogue's first: before that nobody may act as registrar or portal. */
export async function foundLedger(running: RunningGateway): Promise<void> {
  const { agencies } = await readDemoCatalogue();
  await running.must(201, 'registrar', 'post', '/v1/agencies', agencies[0]);
}

/** Whether nobody has acted on the ledger before, as another journey may have where they share one. */
async function isEmpty(running: RunningGateway): Promise<boolean> {
  const { body } = await running.must(200, undefined, 'get', '/v1/agencies?limit=1');
  return (body['items'] as readonly unknown[]).length === 0;
}

/** Publishes the demonstration's catalogue over HTTP, call by call, as its registrar does, where it is not there yet. */
export async function publishCatalogue(running: RunningGateway): Promise<PublishedCatalogue> {
  const catalogue = await readDemoCatalogue();
  const publish = (path: string, entries: readonly object[]): Promise<unknown> =>
    Promise.all(entries.map((entry) => running.must(201, 'registrar', 'post', path, entry)));
  const now = Date.now();
  const at = (ms: number): string => new Date(ms).toISOString();
  const atOrNull = (ms: number | null): string | null => (ms === null ? null : at(ms));
  const isNew = await isEmpty(running);
  if (isNew) {
    await foundLedger(running);
    await publish('/v1/agencies', catalogue.agencies.slice(1));
  }
  // The gateway's own keys.
  await publish(
    '/v1/seals',
    catalogue.agencies.map(({ creditCode }) => ({
      agency: creditCode,
      validFrom: at(now),
      validUntil: at(now + YEAR_MS),
    })),
  );
  const notices = catalogue.notices.filter(({ version }) => version === 1);
  if (isNew) {
    await publish(
      '/v1/certificate-types',
      catalogue.certificateTypes.map((type) => ({
        ...type,
        issuers: type.issuers.map((one) => ({ ...one, from: at(one.from), until: atOrNull(one.until) })),
      })),
    );
    await publish('/v1/data-categories', catalogue.dataCategories);
    await publish('/v1/purposes', catalogue.purposes);
    for (const notice of notices) await publish('/v1/notices', [{ ...notice, validFrom: at(now) }]);
  }
  await running.settle();
  return {
    noticeHash(purpose) {
      const notice = notices.find((one) => one.purpose === purpose && one.language === 'zh-CN');
      if (notice === undefined) throw new Error(`no notice for ${purpose}`);
      return notice.textHash;
    },
  };
}
