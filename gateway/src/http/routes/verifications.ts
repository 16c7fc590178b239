import { z } from 'zod';
import {
  CodedError,
  Digest,
  IdDocument,
  parseCertificateIdentifier,
  parseQrText,
  PUBLISHED_CHECKS,
  type Verification,
  type VerificationInput,
  type VerificationSource,
  VERDICTS,
} from '@sealtrail/core';
import { holderMatches } from '../../library/holder-matches.js';
import type { Services } from '../../services.js';
import type { HttpMetrics } from '../http-metrics.js';
import { bundledEvidence, EvidenceBundle } from '../evidence-bundle.js';
import { FreshQuery, readFresh } from '../fresh.js';
import { HttpTime } from '../http-time.js';
import { defineRoute, type Route } from '../route.js';

const tag = 'verification';
const NOT_THERE = 'no certificate with this number and this holder';

/** A number is verified only together with the holder's name or number, so that numbers cannot be tried out. */
const SecondFactor = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    number: z.string().trim().min(1).max(64).optional(),
    country: IdDocument.shape.country.meta({ description: 'Who issued the passport that `number` is of.' }),
  })
  .refine(({ name, number }) => name !== undefined || number !== undefined, {
    error: 'name or number is needed',
  });

/** Each is enough to find one certificate by. */
const KINDS = ['document', 'bundle', 'digest', 'qr', 'identifier'] as const;

const Question = z
  .strictObject({
    document: z.string().min(1).max(262_144).optional(),
    bundle: EvidenceBundle.optional(),
    digest: Digest.optional(),
    qr: z.string().trim().min(1).max(400).optional(),
    identifier: z.string().trim().min(1).max(128).optional(),
    holder: SecondFactor.optional(),
    asOf: HttpTime.optional(),
    maxAgeSeconds: z.int().min(0).max(31_536_000).optional(),
  })
  .refine((asked) => KINDS.filter((kind) => asked[kind] !== undefined).length === 1, {
    error: 'exactly one of document, bundle, digest, qr and identifier is verified',
  })
  // With a document it would be passed over, and a valid document taken for the named person's.
  .refine(({ identifier, holder }) => (identifier === undefined) === (holder === undefined), {
    error: 'a number is verified with its holder, and a holder only with a number',
    path: ['holder'],
  });

const Sentence = z.strictObject({ zh: z.string(), en: z.string() });
const Check = z.looseObject({
  name: z.string(),
  group: z.enum(['integrity', 'issuer', 'status', 'holder']),
  outcome: z.enum(['pass', 'fail', 'not-checked']),
  code: z.string().optional(),
  sentence: Sentence,
});
const Answer = z
  .strictObject({
    scope: z.enum(['document', 'record']),
    verdict: z.enum(VERDICTS),
    sentence: Sentence,
    checks: z.array(Check),
    asOf: z.string(),
    asOfBlock: z.int().nullable(),
    asOfTime: z.string().nullable(),
    certificate: z
      .strictObject({
        identifier: z.string(),
        certificateType: z.string(),
        issuer: z.string(),
        documentErasedAt: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Verification' });

async function inputOf(question: z.output<typeof Question>, services: Services): Promise<VerificationInput> {
  const { document, bundle, digest, qr, identifier = '', holder = {} } = question;
  if (document !== undefined) return { kind: 'document', text: document };
  if (bundle !== undefined) {
    // A register that cannot be asked leaves it open, as it does the rest.
    const bundled = await bundledEvidence(bundle, services).catch(() => 'unknown' as const);
    return { kind: 'document', text: bundle.document, bundled };
  }
  if (digest !== undefined) return ofDigest(digest, services);
  if (qr !== undefined) return ofSeen(parseQrText(qr), services);
  return ofHolder(identifier, holder, services);
}

/** Nobody can guess a digest: whoever has it has seen the document. */
async function ofDigest(digest: string, services: Services): Promise<VerificationInput> {
  const identifier = await findByDigest(services.certificates, digest);
  return identifier === undefined ? { kind: 'digest', digest } : ofSeen({ identifier, digest }, services);
}

/** A register that cannot be asked says so when the verification asks it. */
async function findByDigest(certificates: VerificationSource, digest: string): Promise<string | undefined> {
  try {
    return await certificates.identifierByDigest(digest);
  } catch {
    return undefined;
  }
}

/** The digest shows that the asker has seen the certificate; the kept document lets all be checked. */
async function ofSeen(
  content: { readonly identifier: string; readonly digest: string },
  { library }: Services,
): Promise<VerificationInput> {
  const kept = await library.get(content.identifier);
  return { kind: 'identifier', ...content, ...(kept.state === 'present' && { kept: kept.document }) };
}

async function ofHolder(
  identifier: string,
  holder: z.output<typeof SecondFactor>,
  { library, pseudonyms }: Services,
): Promise<VerificationInput> {
  // A mistyped number says so by itself; that tells nothing of what there is.
  parseCertificateIdentifier(identifier, { mode: 'tolerant' });
  const kept = await library.get(identifier);
  // Unknown and not matching have one answer, so that nothing is learnt from it.
  if (kept.state !== 'present' || !holderMatches(kept, holder, pseudonyms)) {
    throw new CodedError('CERTIFICATE_NOT_FOUND', NOT_THERE);
  }
  return { kind: 'identifier', identifier, kept: kept.document };
}

function verifyRoute({ verifications }: HttpMetrics): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/verifications',
    policy: 'anyone',
    operationId: 'verify',
    summary:
      'Verifies a document, a file that contains one, a document with its evidence, a printed code, a digest, or a number with its holder.',
    tag,
    query: z.strictObject(FreshQuery),
    body: Question,
    answers: { 200: { description: 'The verdict, with every check.', schema: Answer } },
    async handle(call): Promise<{ body: Verification }> {
      const { services } = call;
      const { asOf, maxAgeSeconds } = call.body;
      await readFresh(services, call.query);
      const now = services.clock();
      const input = await inputOf(call.body, services);
      const body = await services.verify({
        input,
        now,
        ...(asOf !== undefined && { asOf }),
        ...(maxAgeSeconds !== undefined && { maxAgeMs: maxAgeSeconds * 1000 }),
      });
      verifications.inc(countedAs(body));
      return { body };
    },
  });
}

/** Who asked and what was shown is not kept: a type that the ledger does not name is none. */
function countedAs({
  verdict,
  checks,
  certificate,
}: Verification): Record<'verdict' | 'code' | 'type', string> {
  const failed = checks.find(({ outcome }) => outcome === 'fail');
  return { verdict, code: failed?.code ?? 'none', type: certificate?.certificateType ?? 'none' };
}

const checks = defineRoute({
  method: 'get',
  path: '/v1/verifications/checks',
  policy: 'anyone',
  operationId: 'listChecks',
  summary: 'The checks of a verification, in their order, before any is run.',
  tag,
  answers: {
    200: {
      description: 'The published list.',
      schema: z.strictObject({ items: z.array(z.looseObject({ name: z.string(), group: z.string() })) }),
    },
  },
  handle: () => Promise.resolve({ body: { items: PUBLISHED_CHECKS } }),
});

export function verificationRoutes(metrics: HttpMetrics): readonly Route[] {
  return [verifyRoute(metrics), checks];
}
