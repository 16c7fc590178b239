import { randomUUID } from 'node:crypto';
import { makeGatewayKeys } from '../../test/fabric/gateway-keys.ts';
import { PeerClient } from '../../test/fabric/peer-client.ts';
import type { TestNetwork } from '../../test/fabric/test-network.ts';
import { readDemoCatalogue } from '../demo/demo-catalogue.ts';
import { closedLoop } from './closed-loop.ts';
import { startGatewayProcess } from './gateway-process.ts';
import { asking } from './http.ts';
import { HOLDER, tokenOf } from './issue-documents.ts';
import { load, type Load } from './load.ts';
import type { Measurement } from './measurement.ts';

const CONNECTIONS = 512;
/** Long beside what one request takes: what is under way at the end is not counted. */
const SECONDS = 10;
const IDLE_SECONDS = 3;

/** `single`: commands a second at one a transaction. */
export async function benchFabricHttp(
  network: TestNetwork,
  dataDir: string,
  single: number,
): Promise<readonly Measurement[]> {
  const beside = { what: 'one command a transaction, 64 under way', value: single };
  await makeGatewayKeys(dataDir);
  const gateway = await startGatewayProcess(dataDir, {
    LEDGER: 'fabric',
    FABRIC_CONNECTION: network.connection('demonstration'),
  });
  try {
    const floor = await emptyTransactions(network);
    const access = await asking(gateway.url);
    const idle = await load({ ...access, connections: 1, seconds: IDLE_SECONDS });
    const asked = await load({ ...access, connections: CONNECTIONS, seconds: SECONDS });
    const certificate = await issuing(gateway.url);
    const issued = await load({ ...certificate, connections: CONNECTIONS, seconds: SECONDS });
    return [
      {
        what: `accesses asked over HTTP, ${String(CONNECTIONS)} connections`,
        reached: asked.perSecond,
        unit: '/s',
        toReach: '≥ 1,500/s, p99 < 800 ms',
        latency: asked.latency,
        beside,
      },
      {
        what: 'one access over HTTP on an idle network',
        reached: idle.latency.p50Ms,
        unit: 'ms',
        toReach: 'p50 < 100 ms',
        latency: idle.latency,
        beside: { what: 'an empty transaction', value: floor },
      },
      {
        what: `certificates issued over HTTP, ${String(CONNECTIONS)} connections`,
        reached: issued.perSecond,
        unit: '/s',
        toReach: '≥ 1,000/s',
        latency: issued.latency,
        beside,
      },
    ];
  } finally {
    await gateway.stop();
  }
}

/** Each request issues a certificate under a key of its own. */
async function issuing(url: string): Promise<Load> {
  const token = await tokenOf(url, 'issuer-2');
  const body = JSON.stringify({
    certificateType: 'disability-certificate',
    holder: { name: '演甲子', idDocument: HOLDER },
    claims: { category: 'hearing', grade: 3, assessedOn: '2026-03-02', region: '510104' },
  });
  return {
    url: `${url}/v1/certificates`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    bodies: [body],
    ownHeaders: () => ({ 'idempotency-key': randomUUID() }),
  };
}

/** How long a transaction takes that reads and writes nothing, one after another: milliseconds, the median. */
async function emptyTransactions(network: TestNetwork): Promise<number> {
  const [founder] = (await readDemoCatalogue()).agencies;
  const identity = { agency: founder?.creditCode ?? '', role: 'registrar' };
  const client = await PeerClient.open(network.connection('ministry'), identity);
  try {
    const work = (): Promise<void> => client.commitNothing();
    const looped = await closedLoop({ underWay: 1, seconds: IDLE_SECONDS, commands: 1, work });
    return looped.latency.p50Ms;
  } finally {
    client.close();
  }
}
