import { setTimeout as wait } from 'node:timers/promises';
import { dataOf, type operations, type SealtrailClient } from '@sealtrail/client';
import type { PlannedCertificate } from './plan-issuing.js';
import { FirstOf } from './first-of.js';
import type { ResultFile, ResultLine } from './result-file.js';

/** Certificates of one request. */
const BATCH = 100;
/** Refusals that are kept to be shown; the result file has all. */
const REFUSED_KEPT = 100;
const ATTEMPTS_MAX = 8;
const RETRY_SECONDS_MAX = 60;
const BUSY = new Set([429, 503]);

type Outcome =
  operations['issueCertificates']['responses'][200]['content']['application/json']['outcomes'][number];

export interface Sending {
  readonly client: SealtrailClient;
  readonly results: ResultFile;
  /** Told after each batch, with how many were sent in all. */
  readonly onProgress: (sent: number) => void;
}

/**
 * Sends the certificates in order, as they come and a batch at a time, waits where the service is busy, and records
 * each outcome. Gives the refused: how many, and the first 100.
 */
export async function sendCertificates(
  certificates: AsyncIterable<PlannedCertificate>,
  { client, results, onProgress }: Sending,
): Promise<FirstOf<ResultLine>> {
  const refused = new FirstOf<ResultLine>(REFUSED_KEPT);
  let sent = 0;
  for await (const batch of batches(certificates)) {
    const lines = await sendBatch(batch, client, results);
    refused.add(lines.filter(({ status }) => status >= 300));
    sent += batch.length;
    onProgress(sent);
  }
  return refused;
}

async function* batches(
  certificates: AsyncIterable<PlannedCertificate>,
): AsyncIterable<readonly PlannedCertificate[]> {
  let batch: PlannedCertificate[] = [];
  for await (const certificate of certificates) {
    batch.push(certificate);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch(
  batch: readonly PlannedCertificate[],
  client: SealtrailClient,
  results: ResultFile,
): Promise<readonly ResultLine[]> {
  const outcomes = new Map((await post(client, batch)).map((outcome) => [outcome.commandId, outcome]));
  const lines: ResultLine[] = [];
  for (const { line, commandId } of batch) {
    const outcome = outcomes.get(commandId);
    if (outcome === undefined) throw new Error(`the service says nothing of line ${String(line)}`);
    lines.push(await record(line, outcome, results));
  }
  await results.append(lines);
  return lines;
}

async function post(
  client: SealtrailClient,
  batch: readonly PlannedCertificate[],
): Promise<readonly Outcome[]> {
  const items = batch.map(({ commandId, draft }) => ({ commandId, ...draft }));
  for (let attempt = 1; ; attempt += 1) {
    const result = await client.POST('/v1/certificates/batch', { body: { items } });
    const { status, headers } = result.response;
    if (!BUSY.has(status) || attempt === ATTEMPTS_MAX) return dataOf(result).outcomes;
    const seconds = Number(headers.get('retry-after') ?? attempt);
    await wait(Math.min(Number.isFinite(seconds) ? seconds : attempt, RETRY_SECONDS_MAX) * 1000);
  }
}

async function record(
  line: number,
  { commandId, status, certificate, problem }: Outcome,
  results: ResultFile,
): Promise<ResultLine> {
  if (certificate !== undefined) {
    const { identifier, digest } = certificate;
    const document = await results.keepDocument(identifier, certificate.document);
    return { line, commandId, status, identifier, digest, document };
  }
  const { code = 'INTERNAL', detail = '', errors } = problem ?? {};
  return { line, commandId, status, code, detail, ...(errors !== undefined && { errors }) };
}
