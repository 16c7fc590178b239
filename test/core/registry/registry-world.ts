import { createHash } from 'node:crypto';
import { publishDataCategory } from '#core/registry/publish-data-category';
import { publishPurpose } from '#core/registry/publish-purpose';
import { registerAgency } from '#core/registry/register-agency';
import { REGISTRY_AGGREGATES } from '#core/registry/registry-aggregates';
import type {
  AddSealKey,
  PublishCertificateType,
  PublishDataCategory,
  PublishNotice,
  PublishPurpose,
  RegisterAgency,
} from '#core/registry/registry-commands';
import { suspendAgency } from '#core/registry/suspend-agency';
import { MemoryState } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';

export const OFFICER = id32('officer');
export const REGISTRAR = ruleContext(ACTORS.registrar);

const TITLE = { zh: '残疾人证', en: 'Disability certificate' };
const head = { id: 'command-0001', officer: OFFICER };

export function registering(over: Partial<RegisterAgency> = {}): RegisterAgency {
  return {
    type: 'registry.register-agency',
    ...head,
    creditCode: AGENCIES.first,
    name: { zh: '湖南省残疾人联合会', en: "Hunan Disabled Persons' Federation" },
    organisation: 'ministry',
    powers: ['counter'],
    ...over,
  };
}

export function sealKeyOf(over: Partial<AddSealKey> = {}): AddSealKey {
  const { publicKey } = createWallet();
  return {
    type: 'registry.add-seal-key',
    ...head,
    owner: AGENCIES.first,
    publicKey,
    validFrom: NOW_MS,
    validUntil: NOW_MS + 365 * DAY_MS,
    ...over,
  };
}

export function typeOf(over: Partial<PublishCertificateType> = {}): PublishCertificateType {
  return {
    type: 'registry.publish-certificate-type',
    ...head,
    code: 'disability-certificate',
    version: 1,
    title: TITLE,
    nationalCode: `${AGENCIES.registrar}001`,
    issuers: [{ agency: AGENCIES.first, from: NOW_MS, until: null }],
    claimSchema: {
      type: 'object',
      properties: { level: { type: 'integer', minimum: 1, maximum: 4 } },
      required: ['level'],
      additionalProperties: false,
    },
    maxValidityDays: 3650,
    ...over,
  };
}

export function categoryOf(over: Partial<PublishDataCategory> = {}): PublishDataCategory {
  return {
    type: 'registry.publish-data-category',
    ...head,
    code: 'disability',
    title: { zh: '残疾信息', en: 'Disability' },
    sensitive: true,
    providers: [AGENCIES.first],
    ...over,
  };
}

export function purposeOf(over: Partial<PublishPurpose> = {}): PublishPurpose {
  return {
    type: 'registry.publish-purpose',
    ...head,
    code: 'disability-benefit',
    version: 1,
    title: { zh: '残疾人两项补贴', en: 'Disability benefit' },
    matter: { zh: '补贴资格核对', en: 'Check of entitlement' },
    bases: { grant: true, statutory: ['social-insurance-law.art-88'], emergency: false },
    categories: ['disability'],
    maxPeriodDays: 365,
    maxUses: 12,
    maxFrequency: { count: 1, unit: 'month', zone: 'Asia/Shanghai' },
    dataLifeDays: 90,
    sensitive: true,
    coolingOffDays: 30,
    ...over,
  };
}

export function noticeOf(over: Partial<PublishNotice> = {}): PublishNotice {
  const text = over.text ?? 'Your disability level is read once a month.';
  return {
    type: 'registry.publish-notice',
    ...head,
    purpose: 'disability-benefit',
    version: 1,
    language: 'en',
    text,
    textHash: createHash('sha256').update(text).digest('base64url'),
    validFrom: NOW_MS,
    material: true,
    ...over,
  };
}

/** Agencies `first` (with a counter) and `second`, `third` suspended; one category, one purpose. */
export async function registryWorld(): Promise<MemoryState> {
  const state = new MemoryState(REGISTRY_AGGREGATES);
  const setting = { state, context: REGISTRAR };
  await runRule(registerAgency, registering(), setting);
  const second = registering({ creditCode: AGENCIES.second, organisation: 'province-a', powers: [] });
  await runRule(registerAgency, second, setting);
  await runRule(registerAgency, registering({ creditCode: AGENCIES.third }), setting);
  const suspension = { type: 'registry.suspend-agency', ...head, creditCode: AGENCIES.third } as const;
  await runRule(suspendAgency, { ...suspension, reason: 'merged' }, setting);
  await runRule(publishDataCategory, categoryOf(), setting);
  await runRule(publishPurpose, purposeOf(), setting);
  return state;
}
