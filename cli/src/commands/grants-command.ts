import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { dataOf } from '@sealtrail/client';
import { connect, withIdentity, type IdentityOptions } from '../connect.js';
import type { Terminal } from '../terminal.js';

export function grantsCommand(terminal: Terminal): Command {
  return new Command('grants')
    .description('grants of a citizen, or those given to an agency')
    .addCommand(listCommand(terminal), { isDefault: true })
    .addCommand(revokeCommand(terminal));
}

function listCommand(terminal: Terminal): Command {
  return withIdentity(new Command('list'))
    .description('list them, newest first, one JSON object a line')
    .action(async (options: IdentityOptions) => {
      const client = await connect(options, terminal);
      let after: string | undefined;
      do {
        const query = { limit: 100, ...(after !== undefined && { after }) };
        const page = dataOf(await client.GET('/v1/grants', { params: { query } }));
        for (const grant of page.items) terminal.say(JSON.stringify(grant));
        after = page.next;
      } while (after !== undefined);
    });
}

interface RevokeOptions extends IdentityOptions {
  readonly reason?: string;
  readonly commandId?: string;
}

function revokeCommand(terminal: Terminal): Command {
  return withIdentity(new Command('revoke'))
    .description('revoke a grant for good')
    .argument('<grantId>')
    .option('--reason <code>', 'why, as a word such as no-longer-wanted')
    .option('--command-id <id>', 'to repeat a command whose outcome is unknown')
    .action(async (grantId: string, options: RevokeOptions) => {
      const client = await connect(options, terminal);
      const { reason, commandId = randomUUID() } = options;
      terminal.tell(`command ${commandId}`);
      const { receipt } = dataOf(
        await client.POST('/v1/grants/{grantId}/revocation', {
          params: { path: { grantId }, header: { 'Idempotency-Key': commandId } },
          body: reason === undefined ? {} : { reason },
        }),
      );
      terminal.say(JSON.stringify(receipt));
    });
}
