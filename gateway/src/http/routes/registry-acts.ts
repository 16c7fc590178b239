import { z } from 'zod';
import {
  Code,
  CodedError,
  CommandId,
  CreditCode,
  Digest,
  EcPublicJwk,
  KeyId,
  RegistryCommands,
  IdDocument,
  SubjectId,
} from '@sealtrail/core';
import { citizenAct, CitizenActBody } from '../citizen-act.js';
import { callerOf, commandRoute, officerHeadOf } from '../command-route.js';
import { HttpTime } from '../http-time.js';
import { requireSubject } from '../named-subject.js';
import { presentReceipt, HttpReceipt } from '../receipt.js';
import { defineRoute, type Route } from '../route.js';
import { eventOf, runCommand } from '../run-command.js';

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
  return commandRoute({
    ...route,
    policy: ['registrar'],
    tag,
    command: (call) => ({
      command: { type, ...officerHeadOf(call), ...call.body },
      signer: call.services.signers.registrar(callerOf(call)),
    }),
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
  return commandRoute({
    path: `/v1/${resource}/{code}/${act}`,
    policy: ['registrar'],
    operationId,
    summary,
    tag,
    params: z.strictObject({ code: NAMES[member] }),
    body: Body,
    command: (call) => ({
      command: { type, ...officerHeadOf(call), [member]: call.params.code, ...call.body },
      signer: call.services.signers.registrar(callerOf(call)),
    }),
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

const addSeal = defineRoute({
  method: 'post',
  path: '/v1/seals',
  policy: ['registrar'],
  operationId: 'addSealKey',
  summary:
    'Makes a seal key for an agency in the seal store and registers it. The private key never leaves the store.',
  tag,
  commands: true,
  body: z.strictObject({ agency: CreditCode, validFrom: HttpTime, validUntil: HttpTime }),
  answers: {
    201: { description: 'Registered.', schema: z.strictObject({ receipt: HttpReceipt, keyId: KeyId }) },
    200: {
      description: 'Registered before.',
      schema: z.strictObject({ receipt: HttpReceipt, keyId: KeyId }),
    },
  },
  async handle(call) {
    const { sealKeys, signers } = call.services;
    const { agency: owner, validFrom, validUntil } = call.body;
    if (validUntil <= validFrom) throw new CodedError('VALIDITY_INVALID', 'a seal key ends after it begins');
    const { publicJwk: publicKey } = await sealKeys.create(owner, { commandId: call.commandId });
    const command = {
      type: 'registry.add-seal-key',
      ...officerHeadOf(call),
      owner,
      publicKey,
      validFrom,
      validUntil,
    };
    const committed = await runCommand(call.services, command, signers.registrar(callerOf(call)));
    const { keyId } = eventOf(committed, 'SealKeyAdded');
    return { status: committed.status, body: { receipt: presentReceipt(committed.receipt), keyId } };
  },
});

const retireSeal = commandRoute({
  path: '/v1/seals/{keyId}/retirement',
  policy: ['registrar'],
  operationId: 'retireSealKey',
  summary: 'Retires a seal key; from a compromise date on its signatures are not trusted.',
  tag,
  params: z.strictObject({ keyId: KeyId }),
  body: z.strictObject({
    reason: RegistryCommands.RetireSealKey.shape.reason,
    compromisedAt: HttpTime.optional(),
  }),
  command: (call) => {
    const { reason, compromisedAt } = call.body;
    const { keyId } = call.params;
    return {
      command: {
        type: 'registry.retire-seal-key',
        ...officerHeadOf(call),
        keyId,
        reason,
        ...(compromisedAt !== undefined && { compromisedAt }),
      },
      signer: call.services.signers.registrar(callerOf(call)),
    };
  },
});

const registerSubjectKey = commandRoute({
  path: '/v1/my/keys',
  policy: ['citizen', 'clerk'],
  operationId: 'registerSubjectKey',
  summary:
    "Registers the key that signs the citizen's consents: the first by session or counter, further ones signed.",
  tag: 'my',
  body: z.strictObject({ ...CitizenActBody, publicKey: EcPublicJwk }),
  made: { keyId: KeyId },
  command: async (call) => {
    const { head, signer } = await citizenAct(call, call.body);
    return {
      command: { type: 'registry.register-subject-key', ...head, publicKey: call.body.publicKey },
      signer,
    };
  },
  present: (committed) => ({ keyId: eventOf(committed, 'SubjectKeyRegistered').keyId }),
});

const rotateSubjectKey = commandRoute({
  path: '/v1/my/keys/{keyId}/rotation',
  policy: ['citizen', 'clerk'],
  operationId: 'rotateSubjectKey',
  summary: 'Puts a new key in the place of one that goes.',
  tag: 'my',
  params: z.strictObject({ keyId: KeyId }),
  body: z.strictObject({ ...CitizenActBody, publicKey: EcPublicJwk }),
  made: { keyId: KeyId },
  command: async (call) => {
    const { head, signer } = await citizenAct(call, call.body);
    const { publicKey } = call.body;
    const { keyId } = call.params;
    return { command: { type: 'registry.rotate-subject-key', ...head, keyId, publicKey }, signer };
  },
  present: (committed) => ({ keyId: eventOf(committed, 'SubjectKeyRegistered').keyId }),
});

const retireSubjectKey = commandRoute({
  path: '/v1/my/keys/{keyId}/retirement',
  policy: ['citizen', 'clerk'],
  operationId: 'retireSubjectKey',
  summary: 'Retires a key, for example of a lost phone.',
  tag: 'my',
  params: z.strictObject({ keyId: KeyId }),
  body: z.strictObject({ ...CitizenActBody, reason: RegistryCommands.RetireSubjectKey.shape.reason }),
  command: async (call) => {
    const { head, signer } = await citizenAct(call, call.body);
    const { keyId } = call.params;
    return {
      command: { type: 'registry.retire-subject-key', ...head, keyId, reason: call.body.reason },
      signer,
    };
  },
});

const Appointment = RegistryCommands.AppointRepresentative.shape;

const appoint = commandRoute({
  path: '/v1/representatives',
  policy: ['citizen', 'clerk'],
  operationId: 'appointRepresentative',
  summary: 'Appoints a guardian (at a counter) or a delegate (by the subject, or at a counter).',
  tag: 'representatives',
  body: z.strictObject({
    ...CitizenActBody,
    representativeId: SubjectId.optional(),
    representativeIdDocument: IdDocument.optional().meta({
      description:
        'Instead of `representativeId`: the pseudonym is made here, and the document kept nowhere.',
    }),
    kind: Appointment.kind,
    scope: Appointment.scope,
    from: HttpTime,
    until: HttpTime,
  }),
  made: { appointmentId: CommandId },
  command: async (call) => {
    const { head, signer } = await citizenAct(call, call.body);
    const { representativeId: subjectId, representativeIdDocument: idDocument } = call.body;
    const representativeId = requireSubject({ subjectId, idDocument }, call.services.pseudonyms, {
      pointer: '/representativeId',
      document: '/representativeIdDocument',
    });
    const { kind, scope, from, until } = call.body;
    return {
      command: {
        type: 'registry.appoint-representative',
        ...head,
        representativeId,
        kind,
        scope,
        from,
        until,
      },
      signer,
    };
  },
  present: (committed) => ({ appointmentId: eventOf(committed, 'RepresentativeAppointed').appointmentId }),
});

const endAppointment = commandRoute({
  path: '/v1/representatives/{appointmentId}/end',
  policy: ['citizen', 'clerk'],
  operationId: 'endRepresentative',
  summary: 'Ends a power of representation: what was done under it stays done.',
  tag: 'representatives',
  params: z.strictObject({ appointmentId: CommandId }),
  body: z.strictObject({ ...CitizenActBody, reason: RegistryCommands.EndRepresentative.shape.reason }),
  command: async (call) => {
    const { head, signer } = await citizenAct(call, call.body);
    const { appointmentId } = call.params;
    return {
      command: { type: 'registry.end-representative', ...head, appointmentId, reason: call.body.reason },
      signer,
    };
  },
});

export const REGISTRY_ACT_ROUTES: readonly Route[] = [
  ...PUBLISHING.map(registrarRoute),
  ...ENTRY_ACTS,
  addSeal,
  retireSeal,
  registerSubjectKey,
  rotateSubjectKey,
  retireSubjectKey,
  appoint,
  endAppointment,
];
