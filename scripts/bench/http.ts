import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import express from 'express';
import { obtainDemoToken } from '#cli/sign-in/obtain-demo-token';
import type { Measurement } from './measurement.ts';
import { sqliteRowsPerSecond } from './sqlite-rows.ts';

const CONNECTIONS = 64;
const SECONDS = 8;
const PROVIDER = '12330000MB1A033684';
const HOLDER = { type: 'citizen-number', number: '330106198203141820' };

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

/** The gateway as `npm start` runs it, in a process of its own, so that it shares no event loop with the load. */
async function startGateway(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['scripts/serve.ts'], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '10000000',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /^Sealtrail is ready at (.+)$/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('the gateway did not start');
}

interface Load {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Each request is a command of its own. */
  readonly commands?: true;
}

async function measure({ url, headers, body, commands }: Load): Promise<Measured> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        ...(commands && {
          setupRequest: (request) => ({
            ...request,
            headers: { ...request.headers, 'idempotency-key': randomUUID() },
          }),
        }),
      },
    ],
  });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

/** The limit beside verification: an Express route that does one ES256 verification and nothing else. */
async function bareVerification(): Promise<{ server: Server; url: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = Buffer.alloc(700, 'a');
  const signature = sign('sha256', content, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const app = express();
  app.post('/', (_request, response) => {
    const good = verify('sha256', content, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    response.json({ good });
  });
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/` };
}

async function post<T>(url: string, token: string, body: unknown, key?: string): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

async function loads(url: string): Promise<{ readonly asking: Load; readonly verifying: Load }> {
  const requester = await obtainDemoToken({ url, person: 'requester' });
  const issuer = await obtainDemoToken({ url, person: 'issuer-2' });
  const { subjectId } = await post<{ subjectId: string }>(`${url}/v1/pseudonyms`, requester.accessToken, {
    idDocument: HOLDER,
  });
  const draft = {
    certificateType: 'disability-certificate',
    holder: { name: '演甲子', idDocument: HOLDER },
    claims: { category: 'hearing', grade: 3, assessedOn: '2026-03-02', region: '510104' },
  };
  const { document } = await post<{ document: string }>(
    `${url}/v1/certificates`,
    issuer.accessToken,
    draft,
    randomUUID(),
  );
  return {
    asking: {
      url: `${url}/v1/accesses`,
      headers: { authorization: `Bearer ${requester.accessToken}` },
      body: JSON.stringify({
        provider: PROVIDER,
        subjectId,
        categories: ['medical-insurance-status'],
        purpose: 'minimum-living-allowance-review',
        basis: { kind: 'statutory', clause: 'interim-measures-social-assistance.art-58' },
        caseNumber: 'BENCH-1',
      }),
      commands: true,
    },
    verifying: {
      url: `${url}/v1/verifications`,
      headers: {},
      body: JSON.stringify({ document }),
    },
  };
}

/** Everything that is asked of the interface, under 64 connections, beside a limit of the same run. */
export async function benchHttp(): Promise<readonly Measurement[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  const { child, url } = await startGateway(dataDir);
  try {
    const { asking, verifying } = await loads(url);
    const asked = await measure(asking);
    const verified = await measure(verifying);
    const bare = await bareVerification();
    const limit = await measure({ url: bare.url, headers: {}, body: '{}' });
    bare.server.close();
    return [
      {
        what: `accesses asked over HTTP, durable (${latencies(asked)})`,
        reached: asked.perSecond,
        toReach: 3_000,
        limit: {
          what: 'one row, one FULL commit',
          perSecond: sqliteRowsPerSecond({ folder: dataDir, group: 1, groups: 2_000, valueLength: 1_000 }),
        },
      },
      {
        what: `documents verified over HTTP (${latencies(verified)})`,
        reached: verified.perSecond,
        toReach: undefined,
        limit: { what: 'Express route, one ES256 verification', perSecond: limit.perSecond },
      },
    ];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(dataDir, { recursive: true });
  }
}

function latencies({ p50Ms, p99Ms, failed }: Measured): string {
  const failures = failed === 0 ? '' : `, ${String(failed)} FAILED`;
  return `p50 ${String(p50Ms)} ms, p99 ${String(p99Ms)} ms${failures}`;
}
