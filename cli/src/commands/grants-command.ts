import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { dataOf, type operations } from '@sealtrail/client';
import { connect, withIdentity, type IdentityOptions } from '../connect.js';
import { InputError } from '../input-error.js';
import type { Terminal } from '../terminal.js';

export function grantsCommand(terminal: Terminal): Command {
  return new Command('grants')
    .description('grants of a citizen, or those given to an agency')
    .addCommand(listCommand(terminal), { isDefault: true })
    .addCommand(revokeCommand(terminal));
}

function listCommand(terminal: Terminal): Command {
  return withIdentity(new Command('list'))
    .description('list them, newest first')
    .option('--json', 'one JSON object a line')
    .action(async (options: IdentityOptions & { readonly json?: true }) => {
      const client = await connect(options, terminal);
      let after: string | undefined;
      do {
        const query = { limit: 100, ...(after !== undefined && { after }) };
        const page = dataOf(await client.GET('/v1/grants', { params: { query } }));
        for (const grant of page.items) {
          terminal.say(options.json === true ? JSON.stringify(grant) : lineOf(grant));
        }
        after = page.next;
      } while (after !== undefined);
    });
}

type Grant = operations['listGrants']['responses'][200]['content']['application/json']['items'][number];

function lineOf({ grantId, status, terms }: Grant): string {
  const { purpose, recipient, until } = terms;
  return `${grantId}  ${status.padEnd(12)} ${purpose}, ${recipient}, until ${until}`;
}

interface RevokeOptions extends IdentityOptions {
  readonly reason?: string;
  readonly commandId?: string;
  readonly for?: string;
  readonly appointment?: string;
}

function revokeCommand(terminal: Terminal): Command {
  return withIdentity(new Command('revoke'))
    .description('revoke a grant for good')
    .argument('<grantId>')
    .option('--reason <code>', 'why, as a word such as no-longer-wanted')
    .option('--command-id <id>', 'to repeat a command whose outcome is unknown')
    .option('--for <subjectId>', 'whose grant it is, for a representative')
    .option('--appointment <id>', 'the power under which a representative acts')
    .action(async (grantId: string, options: RevokeOptions) => {
      const client = await connect(options, terminal);
      const { reason, commandId = randomUUID() } = options;
      terminal.tell(`command ${commandId}`);
      const { receipt } = dataOf(
        await client.POST('/v1/grants/{grantId}/revocation', {
          params: { path: { grantId }, header: { 'Idempotency-Key': commandId } },
          body: { ...(reason !== undefined && { reason }), ...actingFor(options) },
        }),
      );
      terminal.say(JSON.stringify(receipt));
    });
}

function actingFor({ for: subjectId, appointment: appointmentId }: RevokeOptions): object {
  if (subjectId === undefined && appointmentId === undefined) return {};
  if (subjectId === undefined || appointmentId === undefined) {
    throw new InputError({
      detail: 'a representative names both: --for <subjectId> and --appointment <id>',
      zh: '代理人须同时给出 --for <subjectId> 和 --appointment <id>',
    });
  }
  return { subjectId, evidence: { by: 'session', appointmentId } };
}
