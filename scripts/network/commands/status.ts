import { readFileSync } from 'node:fs';
import { channelHeight } from '../channel/channel-height.ts';
import { awaitedElsewhere } from '../channel/awaited-elsewhere.ts';
import { Endpoints } from '../channel/endpoints.ts';
import { programsElsewhere, type ProgramsElsewhere } from '../channel/programs-elsewhere.ts';
import { readDeployments, type Deployment } from '../contract/deployment.ts';
import { organisationsHere, organisationsOf, programsOf } from '../description/part-here.ts';
import { expiringIdentities } from '../identities/list-identities.ts';
import type { NetworkContext } from '../network-context.ts';
import { isRunning } from '../processes/process-identity.ts';
import type { ProcessRecord } from '../processes/process-records.ts';
import type { Probe } from '../processes/wait-until-ready.ts';
import { probesOf } from '../servers/probes-of.ts';

/** What is known of one process. */
export interface ProcessStatus {
  readonly name: string;
  /** `stopped` on purpose or not started; `ended` by itself. */
  readonly state: 'ready' | 'not ready' | 'ended' | 'stopped';
  readonly pid?: number;
  readonly memoryMb?: number;
  readonly why?: string;
}

/**
 * Tells how each process does, how far each peer is, and what of other machines does not answer. Whether all is well:
 * what belongs to this machine does its work, and enough of the rest answers for the channel to take transactions.
 */
export async function status(context: NetworkContext): Promise<boolean> {
  const { network, folder, progress } = context;
  const { current } = await readDeployments(folder);
  const [statuses, elsewhere] = await Promise.all([
    Promise.all([...probesOf(context, current)].map(([name, probe]) => statusOf(context, name, probe))),
    programsElsewhere(context),
  ]);
  progress.say(`network ${network.name} in ${folder.path}`);
  const others = elsewhereOf(context);
  if (others.length > 0) progress.say(`elsewhere: ${others.join(', ')}`);
  for (const one of statuses) progress.say(line(one));
  for (const text of silences(elsewhere)) progress.say(text);
  for (const text of contractHere(context, current)) progress.say(text);
  for (const text of await heights(context)) progress.say(text);
  for (const { organisation, name, until } of await expiringIdentities(context))
    progress.say(
      `expires on ${until.toISOString()}: ${name} of ${organisation}; renew it: npm run network -- renew`,
    );
  const awaited = awaitedElsewhere(context, elsewhere);
  for (const text of awaited) progress.say(`awaited from other machines: ${text}`);
  return awaited.length === 0 && statuses.every(({ state }) => state === 'ready');
}

async function statusOf({ records }: NetworkContext, name: string, probe: Probe): Promise<ProcessStatus> {
  const record = records.find(name);
  if (record === undefined) return { name, state: 'stopped' };
  if (!isRunning(record.identity)) return { name, state: 'ended', why: `see ${record.spec.log}` };
  const { pid } = record.identity;
  const answer = await probe();
  const memoryMb = memoryOf(record);
  return answer === 'ready'
    ? { name, state: 'ready', pid, memoryMb }
    : { name, state: 'not ready', pid, memoryMb, why: answer.notReady };
}

function line({ name, state, pid, memoryMb, why }: ProcessStatus): string {
  const parts = [name.padEnd(24), state.padEnd(9)];
  if (pid !== undefined) parts.push(`process ${String(pid)}`.padEnd(15));
  if (memoryMb !== undefined) parts.push(`${String(memoryMb)} MB`);
  if (why !== undefined) parts.push(why);
  return parts.join(' ').trimEnd();
}

function memoryOf({ identity }: ProcessRecord): number {
  try {
    const text = readFileSync(`/proc/${String(identity.pid)}/status`, 'latin1');
    return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function silences({ orderers, peers }: ProgramsElsewhere): string[] {
  return [...orderers, ...peers].flatMap(({ name, silence }) =>
    silence === undefined ? [] : [`${name.padEnd(24)} elsewhere, does not answer: ${silence}`],
  );
}

/** Organisations, and of those that have several machines the programs. */
function elsewhereOf({ network, here }: NetworkContext): string[] {
  const own = organisationsHere(here);
  return organisationsOf(network).flatMap((organisation) => {
    const part = own.find(({ id }) => id === organisation.id);
    if (part === undefined) return [organisation.id];
    const names = programsOf(part).map(({ name }) => name);
    return programsOf(organisation)
      .map(({ name }) => name)
      .filter((name) => !names.includes(name));
  });
}

/** Orderers alone know of none. */
function contractHere({ here }: NetworkContext, current: Deployment | null): string[] {
  return here.organisations.length === 0 ? [] : [`contract ${current?.version ?? 'not deployed'}`];
}

async function heights(context: NetworkContext): Promise<string[]> {
  const { network, here } = context;
  const endpoints = new Endpoints(context);
  return Promise.all(
    here.organisations.flatMap(({ id, peers }) =>
      peers.map(async (peer) => {
        try {
          const signer = await endpoints.administrator(id);
          const height = await channelHeight({
            channel: network.channel,
            peer: await endpoints.peer(id, peer),
            signer,
          });
          return `${peer.name} has ${String(height)} blocks of ${network.channel}`;
        } catch (error) {
          return `${peer.name} does not tell its height: ${error instanceof Error ? error.message : String(error)}`;
        }
      }),
    ),
  );
}
