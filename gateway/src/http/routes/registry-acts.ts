import { z } from 'zod';
import { Code, CreditCode, Digest, RegistryCommands } from '@sealtrail/core';
import { HttpTime } from '../http-time.js';
import { officerRoute } from '../officer-route.js';
import type { Route } from '../route.js';

const HEAD = { type: true, id: true, officer: true } as const;
const tag = 'registry';

/** Catalogue entries hold their schemas; they are larger than other bodies. */
interface RegistrarRoute {
  readonly path: string;
  readonly type: string;
  readonly operationId: string;
  readonly summary: string;
  readonly body: z.ZodType<object>;
}

function registrarRoute({ type, ...route }: RegistrarRoute): Route {
  return officerRoute({
    ...route,
    policy: ['registrar'],
    tag,
    as: 'registrar',
    act: ({ body }) => ({ type, ...body }),
  });
}

const { PublishCertificateType, PublishDataCategory, PublishNotice, PublishPurpose, RegisterAgency } =
  RegistryCommands;

const PUBLISHING: readonly RegistrarRoute[] = [
  {
    path: '/v1/agencies',
    type: 'registry.register-agency',
    operationId: 'registerAgency',
    summary: "Registers an agency with its powers. The first of a ledger is the registrar's own.",
    body: RegisterAgency.omit(HEAD),
  },
  {
    path: '/v1/certificate-types',
    type: 'registry.publish-certificate-type',
    operationId: 'publishCertificateType',
    summary: 'Publishes the next version of a certificate type.',
    body: z.strictObject({
      ...PublishCertificateType.omit(HEAD).shape,
      issuers: z
        .array(
          z
            .strictObject({ agency: CreditCode, from: HttpTime, until: HttpTime.nullable() })
            .refine(({ from, until }) => until === null || from < until, { error: 'ends before it begins' }),
        )
        .min(1)
        .max(500),
    }),
  },
  {
    path: '/v1/data-categories',
    type: 'registry.publish-data-category',
    operationId: 'publishDataCategory',
    summary: 'Publishes a data category and who holds it.',
    body: PublishDataCategory.omit(HEAD),
  },
  {
    path: '/v1/purposes',
    type: 'registry.publish-purpose',
    operationId: 'publishPurpose',
    summary: 'Publishes the next version of a purpose: the ceiling of what may be asked for it.',
    body: PublishPurpose.omit(HEAD),
  },
  {
    path: '/v1/notices',
    type: 'registry.publish-notice',
    operationId: 'publishNotice',
    summary: "Publishes the next version of a purpose's notice, or a further language of the newest.",
    body: z.strictObject({ ...PublishNotice.omit(HEAD).shape, validFrom: HttpTime }),
  },
];

/** What an entry of each kind is named by. */
const NAMES = { code: Code, creditCode: CreditCode, textHash: Digest } as const;

/** Ends or changes one entry: the path names it, the body says why. */
function entryRoute(entry: {
  readonly resource: string;
  readonly act: string;
  readonly type: string;
  readonly operationId: string;
  readonly summary: string;
  /** The member of the command that names the entry. */
  readonly member: 'code' | 'creditCode' | 'textHash';
  readonly reason?: true;
}): Route {
  const { resource, act, type, operationId, summary, member, reason } = entry;
  const Body =
    reason === true
      ? z.strictObject({ reason: RegistryCommands.SuspendAgency.shape.reason })
      : z.strictObject({});
  return officerRoute({
    path: `/v1/${resource}/{code}/${act}`,
    policy: ['registrar'],
    operationId,
    summary,
    tag,
    params: z.strictObject({ code: NAMES[member] }),
    body: Body,
    as: 'registrar',
    act: ({ params: { code }, body }) => ({ type, [member]: code, ...body }),
  });
}

const ENTRY_ACTS: readonly Route[] = [
  entryRoute({
    resource: 'agencies',
    act: 'suspension',
    type: 'registry.suspend-agency',
    operationId: 'suspendAgency',
    summary: 'Suspends an agency: it may neither issue nor ask.',
    member: 'creditCode',
    reason: true,
  }),
  entryRoute({
    resource: 'agencies',
    act: 'reinstatement',
    type: 'registry.reinstate-agency',
    operationId: 'reinstateAgency',
    summary: 'Ends the suspension of an agency.',
    member: 'creditCode',
    reason: true,
  }),
  entryRoute({
    resource: 'certificate-types',
    act: 'retirement',
    type: 'registry.retire-certificate-type',
    operationId: 'retireCertificateType',
    summary: 'Retires a certificate type.',
    member: 'code',
  }),
  entryRoute({
    resource: 'data-categories',
    act: 'retirement',
    type: 'registry.retire-data-category',
    operationId: 'retireDataCategory',
    summary: 'Retires a data category.',
    member: 'code',
  }),
  entryRoute({
    resource: 'purposes',
    act: 'retirement',
    type: 'registry.retire-purpose',
    operationId: 'retirePurpose',
    summary: 'Retires a purpose: nothing more may be asked for it.',
    member: 'code',
  }),
  entryRoute({
    resource: 'notices',
    act: 'retirement',
    type: 'registry.retire-notice',
    operationId: 'retireNotice',
    summary: 'Retires a notice.',
    member: 'textHash',
  }),
];

export const REGISTRY_ACT_ROUTES: readonly Route[] = [...PUBLISHING.map(registrarRoute), ...ENTRY_ACTS];
