import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBareExpress } from './start-bare-express.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { HOLDER, PROVIDER, issueDocuments, post, tokenOf } from './issue-documents.ts';
import { load, type Load } from './load.ts';
import type { Measurement } from './measurement.ts';
import { sqliteRowsPerSecond } from './sqlite-rows.ts';

/** As many documents as are verified once each, those before them for warming up, and how many are then verified in turn. */
const DOCUMENTS = 10_000;
const WARM_UP_DOCUMENTS = 4_000;
const IN_TURN = 1_000;
/**
 * As many as keep both sides busy. With more of them a closed loop measures how long its own queue is: 64 that wait in
 * turn are answered after 64 times what one takes, by the bare route too.
 */
const VERIFYING = 8;

/** Each request is a command of its own: an access on a clause of the law. */
export async function asking(url: string): Promise<Load> {
  const token = await tokenOf(url, 'requester');
  const { subjectId } = await post<{ subjectId: string }>(`${url}/v1/pseudonyms`, token, {
    idDocument: HOLDER,
  });
  const body = JSON.stringify({
    provider: PROVIDER,
    subjectId,
    categories: ['medical-insurance-status'],
    purpose: 'minimum-living-allowance-review',
    basis: { kind: 'statutory', clause: 'interim-measures-social-assistance.art-58' },
    caseNumber: 'BENCH-1',
  });
  return {
    url: `${url}/v1/accesses`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    bodies: [body],
    ownHeaders: () => ({ 'idempotency-key': randomUUID() }),
  };
}

function verifying(url: string, documents: readonly string[]): Load {
  const bodies = documents.map((document) => JSON.stringify({ document }));
  return { url, method: 'POST', bodies, connections: VERIFYING };
}

/** What is asked of the interface, accesses under 64 connections, beside limits of the same run. */
export async function benchHttp(): Promise<readonly Measurement[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  const gateway = await startGatewayProcess(dataDir);
  try {
    const documents = await issueDocuments(gateway.url, WARM_UP_DOCUMENTS + DOCUMENTS);
    const url = `${gateway.url}/v1/verifications`;
    const question = await asking(gateway.url);
    const asked = await load(question);
    await load({ ...verifying(url, documents.slice(0, WARM_UP_DOCUMENTS)), once: true });
    const first = await load({ ...verifying(url, documents.slice(WARM_UP_DOCUMENTS)), once: true });
    const again = await load(verifying(url, documents.slice(0, IN_TURN)));
    const bare = await startBareExpress(documents.slice(0, IN_TURN).map(({ length }) => length));
    const limit = await load(verifying(`${bare.url}/verify`, bare.documents));
    const read = await load({ ...question, url: `${bare.url}/read` });
    await bare.stop();
    const commits = sqliteRowsPerSecond({ folder: dataDir, group: 1, groups: 2_000, valueLength: 1_000 });
    const beside = { what: 'Express route, one ES256 verification', value: limit.perSecond };
    const toReach = '≥ 70 %, p99 < 25 ms';
    const accesses: Omit<Measurement, 'beside'> = {
      what: 'accesses asked over HTTP, durable',
      reached: asked.perSecond,
      unit: '/s',
      toReach: '≥ 3,000/s, p99 < 100 ms',
      latency: asked.latency,
    };
    return [
      { ...accesses, beside: { what: 'one row, one FULL commit', value: commits } },
      { ...accesses, beside: { what: 'Express route, the body read', value: read.perSecond } },
      {
        what: 'documents verified over HTTP, each for the first time',
        reached: first.perSecond,
        unit: '/s',
        toReach,
        latency: first.latency,
        beside,
      },
      {
        what: 'the same, a thousand documents in turn',
        reached: again.perSecond,
        unit: '/s',
        toReach,
        latency: again.latency,
        beside,
      },
    ];
  } finally {
    await gateway.stop();
    await rm(dataDir, { recursive: true });
  }
}
