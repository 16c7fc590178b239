import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, fillLedger } from './fill-ledger.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { PROVIDER, tokenOf } from './issue-documents.ts';
import { load, type Load } from './load.ts';
import type { Measurement } from './measurement.ts';

const SMALL = 10_000;
const LARGE_MAX = 1_000_000;
/** `BENCH_LARGE` makes it smaller, to see in minutes that all works; the figures to reach are for the full size. */
const LARGE = largeSize(process.env['BENCH_LARGE']);
/** Both sizes are measured in turn, so that what else the machine does meets both. */
const ROUNDS = 4;
const SECONDS = 3;
const WARM_UP_SECONDS = 1;
const CONNECTIONS = 8;
const DIGESTS = 5_000;
const MEMORY_MB_MAX = 400;

/** A whole number of ten thousands, as many as the smaller size has or more, so that its questions hit its rows. */
function largeSize(text: string | undefined): number {
  const size = text === undefined ? LARGE_MAX : Number(text);
  if (!Number.isInteger(size / SMALL) || size < SMALL || size > LARGE_MAX) {
    throw new RangeError('BENCH_LARGE is a whole number of ten thousands up to 1000000');
  }
  return size;
}

/** A data folder of the demonstration with `count` certificates and `count` accesses more on its ledger. */
async function fillFolder(dataDir: string, count: number): Promise<void> {
  const gateway = await startGatewayProcess(dataDir);
  const { subjectId } = await summaryOf(gateway);
  await gateway.stop();
  await fillLedger({ dataDir, count, subjectId });
}

async function summaryOf({ url }: GatewayProcess): Promise<{ readonly subjectId: string }> {
  const authorization = `Bearer ${await tokenOf(url, 'citizen-1')}`;
  const answer = await fetch(`${url}/v1/my/summary`, { headers: { authorization } });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { readonly subjectId: string };
}

/**
 * What is asked of both: records anywhere among all, a citizen's pages, those of an agency with half of all, and what an
 * auditor asks, each question itself recorded on the ledger.
 */
async function questions({ url }: GatewayProcess, count: number): Promise<ReadonlyMap<string, Load>> {
  const bearer = async (person: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await tokenOf(url, person)}`,
  });
  const headers = await bearer('citizen-1');
  const auditor = await bearer('auditor');
  const step = count / DIGESTS;
  const bodies = Array.from({ length: DIGESTS }, (_, i) =>
    JSON.stringify({ digest: digestOf(Math.floor(((i * 7_919) % DIGESTS) * step)) }),
  );
  return new Map<string, Load>([
    ['a certificate verified', { url: `${url}/v1/verifications`, method: 'POST', bodies }],
    ["a citizen's page of accesses", { url: `${url}/v1/my/accesses`, method: 'GET', headers }],
    [
      "an agency's page of accesses",
      { url: `${url}/v1/accesses`, method: 'GET', headers: await bearer('requester') },
    ],
    [
      "an auditor's page of an agency's events",
      { url: `${url}/v1/trail/events?agency=${PROVIDER}`, method: 'GET', headers: auditor },
    ],
    [
      "an auditor's statistics",
      { url: `${url}/v1/trail/statistics?by=decision`, method: 'GET', headers: auditor },
    ],
    ["a citizen's summary", { url: `${url}/v1/my/summary`, method: 'GET', headers }],
  ]);
}

/** Lookups at two sizes of ledger, and the memory of the gateway at the larger one. */
export async function benchSize(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  const [smallDir, largeDir] = [join(folder, 'small'), join(folder, 'large')];
  const running: GatewayProcess[] = [];
  const start = async (dataDir: string): Promise<GatewayProcess> => {
    const gateway = await startGatewayProcess(dataDir);
    running.push(gateway);
    return gateway;
  };
  try {
    await fillFolder(smallDir, SMALL);
    await fillFolder(largeDir, LARGE);
    // What was put on the ledger meanwhile is brought into the trail before a gateway is ready.
    const [small, large] = [await start(smallDir), await start(largeDir)];
    const rebuilt = await large.memoryMb();
    const flat = await compare(await questions(small, SMALL), await questions(large, LARGE));
    return [
      ...flat,
      memory('after the trail was filled', rebuilt),
      memory('after reads', await large.memoryMb()),
    ];
  } finally {
    for (const gateway of running) await gateway.stop();
    await rm(folder, { recursive: true });
  }
}

async function compare(
  small: ReadonlyMap<string, Load>,
  large: ReadonlyMap<string, Load>,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [what, atSmall] of small) {
    const atLarge = large.get(what) ?? atSmall;
    let [reached, before] = [0, 0];
    let latency = { p50Ms: 0, p99Ms: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const settings = { connections: CONNECTIONS, seconds: SECONDS, warmUpSeconds: WARM_UP_SECONDS };
      before += (await load({ ...atSmall, ...settings })).perSecond / ROUNDS;
      const loaded = await load({ ...atLarge, ...settings });
      reached += loaded.perSecond / ROUNDS;
      latency = loaded.latency;
    }
    measurements.push({
      what: `${what}, among ${LARGE.toLocaleString('en')}`,
      reached,
      unit: '/s',
      toReach: '≥ 80 %',
      latency,
      beside: { what: `among ${SMALL.toLocaleString('en')}`, value: before },
    });
  }
  return measurements;
}

function memory(when: string, reached: number): Measurement {
  return {
    what: `memory of the gateway at ${(2 * LARGE).toLocaleString('en')} events, ${when}`,
    reached,
    unit: 'MB',
    toReach: `< ${String(MEMORY_MB_MAX)} MB`,
    beside: { what: 'what is allowed', value: MEMORY_MB_MAX },
  };
}
