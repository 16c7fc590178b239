import { readFile } from 'node:fs/promises';
import {
  PublishCertificateType,
  PublishDataCategory,
  PublishNotice,
  PublishPurpose,
  RegisterAgency,
} from '#core/registry/registry-commands';
import { z } from 'zod';

const head = { type: true, id: true, officer: true } as const;

/** What the registrar of the demonstration publishes: the commands without their heads. */
const DemoCatalogue = z.strictObject({
  agencies: z.array(RegisterAgency.omit(head)),
  certificateTypes: z.array(PublishCertificateType.omit(head)),
  dataCategories: z.array(PublishDataCategory.omit(head)),
  purposes: z.array(PublishPurpose.omit(head)),
  /** In force from when they are published. */
  notices: z.array(PublishNotice.omit({ ...head, validFrom: true })),
});
export type DemoCatalogue = z.infer<typeof DemoCatalogue>;

export async function readDemoCatalogue(): Promise<DemoCatalogue> {
  const text = await readFile(new URL('catalogue.json', import.meta.url), 'utf8');
  return DemoCatalogue.parse(JSON.parse(text));
}

/** The Chinese text of a purpose's notice in this version, by its hash: what a citizen is shown. */
export function noticeHash({ notices }: DemoCatalogue, purpose: string, version: number): string {
  const notice = notices.find(
    (one) => one.purpose === purpose && one.version === version && one.language === 'zh-CN',
  );
  if (notice === undefined) throw new Error(`no notice of ${purpose} in version ${String(version)}`);
  return notice.textHash;
}
