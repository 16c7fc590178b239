import { Command } from 'commander';
import { tokenRevocation } from 'openid-client';
import { withService, type ServiceOptions } from '../connect.js';
import { asSignInError } from '../sign-in/as-sign-in-error.js';
import { providerClient } from '../sign-in/provider-client.js';
import { SessionStore, type Session } from '../sign-in/session-store.js';
import { SignInError } from '../sign-in/sign-in-error.js';
import type { Terminal } from '../terminal.js';
import { told } from '../words.js';

export function logoutCommand(terminal: Terminal): Command {
  return withService(new Command('logout'))
    .description('forget who is signed in, and tell the provider so')
    .action(async ({ url }: ServiceOptions) => {
      const sessions = new SessionStore(terminal.sessionFolder);
      const session = await sessions.read(url);
      await sessions.remove(url);
      if (session === undefined) {
        terminal.say(`nobody was signed in at ${url}`);
        return;
      }
      const trouble = await revoke(session);
      if (trouble !== undefined) terminal.tell(`the provider was not told: ${told(trouble)}`);
      terminal.say(`signed out of ${url}`);
    });
}

/** RFC 7009. Forgetting counts; where the provider cannot be told, the tokens lapse by themselves. */
async function revoke({ issuer, clientId, refreshToken }: Session): Promise<SignInError | undefined> {
  if (refreshToken === undefined) return undefined;
  try {
    const client = await providerClient({ issuer, clientId });
    if (client.serverMetadata().revocation_endpoint !== undefined)
      await tokenRevocation(client, refreshToken);
    return undefined;
  } catch (error) {
    const known = asSignInError(error, issuer);
    if (known instanceof SignInError) return known;
    throw known;
  }
}
