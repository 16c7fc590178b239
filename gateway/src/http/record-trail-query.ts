import { randomBytes } from 'node:crypto';
import { callerOf, officerHeadOf } from './command-route.js';
import type { Call } from './route.js';
import { runCommand } from './run-command.js';

type QueryKind = 'events' | 'statistics' | 'anomalies' | 'export' | 'stream' | 'pseudonym' | 'accesses';

/** Every question of an auditor is itself an event on the ledger, before it is answered. Others leave none. */
export async function recordTrailQuery(
  call: Pick<Call, 'principal' | 'services'>,
  query: QueryKind,
  filters: Readonly<Record<string, unknown>>,
): Promise<void> {
  const principal = callerOf(call);
  if (!principal.roles.includes('auditor')) return;
  const asked = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  const filterDigest = call.services.questionDigest(asked);
  const commandId = `query-${randomBytes(16).toString('hex')}`;
  const command = {
    type: 'trail.record-query',
    ...officerHeadOf({ principal, commandId }),
    query,
    filterDigest,
  };
  await runCommand(call.services, command, call.services.signers.oversight(principal));
}
