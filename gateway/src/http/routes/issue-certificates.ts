import { z } from 'zod';
import {
  CertificateIdentifier,
  Code,
  CodedError,
  CommandId,
  Digest,
  IdDocument,
  KeyId,
  PersonName,
  type Actor,
  type States,
  withoutPersonalNumber,
} from '@sealtrail/core';
import type { Issued } from '../../issuing/issuance.js';
import type { CertificateDraft } from '../../issuing/issue-order.js';
import type { Services } from '../../services.js';
import { callerOf, officerHeadOf } from '../command-route.js';
import { HTTP_STATUS } from '../http-status.js';
import { HttpTime } from '../http-time.js';
import { InputError } from '../../input-error.js';
import { PROBLEM_TITLES } from '../problem-titles.js';
import { HttpReceipt, presentReceipt } from '../receipt.js';
import { defineRoute, type Locale, type Route } from '../route.js';
import { problemOf } from '../send-problem.js';
import { requireCommitted } from '../run-command.js';

/** Most certificates in one batch. */
const BATCH_MAX = 1_000;
const BATCH_BYTES_MAX = 8 * 1_048_576;
/** Certificates of a batch that are made ready at the same time. */
const BATCH_WIDTH = 64;

const Draft = z
  .strictObject({
    certificateType: Code,
    holder: z.strictObject({ name: PersonName, idDocument: IdDocument }),
    claims: z.record(z.string().min(1).max(64), z.json()),
    validFrom: HttpTime.optional(),
    validUntil: HttpTime.nullable().optional(),
    serial: withoutPersonalNumber(z.string().regex(/^[0-9A-Z]{1,40}$/)).optional(),
    holderKeyId: KeyId.optional(),
  })
  .meta({ id: 'CertificateDraft' });

const IssuedCertificate = z
  .strictObject({
    identifier: CertificateIdentifier,
    digest: Digest,
    /** The signed document, a compact JWS. */
    document: z.string(),
    receipt: HttpReceipt,
  })
  .meta({ id: 'IssuedCertificate' });

function present({ outcome, identifier, digest, document }: Issued): {
  status: 200 | 201;
  body: z.input<typeof IssuedCertificate>;
} {
  const { status, receipt } = requireCommitted(outcome);
  return { status, body: { identifier, digest, document, receipt: presentReceipt(receipt) } };
}

const issue = defineRoute({
  method: 'post',
  path: '/v1/certificates',
  policy: ['issuer'],
  operationId: 'issueCertificate',
  summary:
    'Issues a certificate (新发): the document is sealed and kept, only its digest reaches the ledger.',
  tag: 'certificates',
  commands: true,
  body: Draft,
  answers: {
    201: { description: 'Issued.', schema: IssuedCertificate },
    200: { description: 'Issued before by the same command.', schema: IssuedCertificate },
  },
  async handle(call) {
    const { id: commandId, officer } = officerHeadOf(call);
    const signer = call.services.signers.agency(callerOf(call));
    const draft: CertificateDraft = call.body;
    return present(await call.services.issuance.issue({ commandId, officer, signer, draft }));
  },
});

const replace = defineRoute({
  method: 'post',
  path: '/v1/certificates/{identifier}/replacement',
  policy: ['issuer'],
  operationId: 'replaceCertificate',
  summary:
    'Renews (延续), changes (变更) or transfers in (转入): a new version of the same serial, links both ways.',
  tag: 'certificates',
  commands: true,
  params: z.strictObject({ identifier: CertificateIdentifier }),
  body: z.strictObject({
    kind: z.enum(['renew', 'change', 'transfer-in']),
    ...Draft.omit({ serial: true }).shape,
  }),
  answers: {
    201: { description: 'Replaced.', schema: IssuedCertificate },
    200: { description: 'Replaced before by the same command.', schema: IssuedCertificate },
  },
  async handle(call) {
    const { id: commandId, officer } = officerHeadOf(call);
    const signer = call.services.signers.agency(callerOf(call));
    const { kind, ...draft } = call.body;
    const { identifier } = call.params;
    const order = { commandId, officer, signer, draft, replaces: { identifier, kind } };
    try {
      return present(await call.services.issuance.issue(order));
    } catch (error) {
      throw (await supersededBefore(error, identifier, call.services, signer)) ?? error;
    }
  },
});

/** The next version has a document already: whoever replaces a certificate twice is told that it was replaced. */
async function supersededBefore(
  error: unknown,
  identifier: string,
  { ledger }: Services,
  signer: Actor,
): Promise<CodedError | undefined> {
  if (!(error instanceof CodedError) || error.code !== 'CERTIFICATE_EXISTS') return undefined;
  const query = { kind: 'state', name: 'certificate', id: identifier } as const;
  const certificate = (await ledger.evaluate(query, signer)) as States['certificate'] | undefined;
  return certificate?.status === 'superseded'
    ? new CodedError('CERTIFICATE_SUPERSEDED', identifier, { cause: error })
    : undefined;
}

const BatchItem = z.strictObject({ commandId: CommandId, ...Draft.shape });

const ItemProblem = z.strictObject({
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

const BatchOutcome = z.strictObject({
  commandId: CommandId,
  status: z.int(),
  certificate: IssuedCertificate.optional(),
  problem: ItemProblem.optional(),
});

function presentProblem(error: unknown, locale: Locale): z.input<typeof ItemProblem> {
  if (!(error instanceof CodedError)) {
    const { status, code, title, detail } = problemOf(error, locale, 'batch');
    return { status, code, title, detail };
  }
  const { code, detail } = error;
  return {
    status: HTTP_STATUS[code],
    code,
    title: PROBLEM_TITLES[code][locale],
    detail,
    ...(error instanceof InputError && { errors: [...error.faults] }),
  };
}

const issueBatch = defineRoute({
  method: 'post',
  path: '/v1/certificates/batch',
  policy: ['issuer'],
  operationId: 'issueCertificates',
  summary: 'Issues up to 1,000 certificates; each has a command id and an outcome of its own.',
  tag: 'certificates',
  bodyBytesMax: BATCH_BYTES_MAX,
  body: z.strictObject({ items: z.array(BatchItem).min(1).max(BATCH_MAX) }),
  answers: {
    200: {
      description: 'An outcome for each item, in order.',
      schema: z.strictObject({ outcomes: z.array(BatchOutcome) }),
    },
  },
  async handle(call) {
    const principal = callerOf(call);
    const signer = call.services.signers.agency(principal);
    const { officer } = officerHeadOf({ principal, commandId: '' });
    const { issuance } = call.services;
    const outcomes: z.input<typeof BatchOutcome>[] = [];
    const issueOne = async ({
      commandId,
      ...draft
    }: z.output<typeof BatchItem>): Promise<z.input<typeof BatchOutcome>> => {
      try {
        const { status, body } = present(await issuance.issue({ commandId, officer, signer, draft }));
        return { commandId, status, certificate: body };
      } catch (error) {
        const problem = presentProblem(error, call.locale);
        return { commandId, status: problem.status, problem };
      }
    };
    for (let from = 0; from < call.body.items.length; from += BATCH_WIDTH) {
      outcomes.push(...(await Promise.all(call.body.items.slice(from, from + BATCH_WIDTH).map(issueOne))));
    }
    return { body: { outcomes } };
  },
});

export const ISSUE_ROUTES: readonly Route[] = [issue, replace, issueBatch];
