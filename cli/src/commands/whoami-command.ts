import { Command } from 'commander';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { withIdentity, type IdentityOptions } from '../connect.js';
import { InputError } from '../input-error.js';
import { accessTokenSource } from '../sign-in/access-token-source.js';
import { SessionStore } from '../sign-in/session-store.js';
import type { Terminal } from '../terminal.js';

/** What is shown of a token; a citizen's document is not. */
const Shown = z.object({
  sub: z.string(),
  iss: z.string(),
  roles: z.array(z.string()).default([]),
  agency: z.string().optional(),
  organisation: z.string().optional(),
  exp: z.number(),
});

export function whoamiCommand(terminal: Terminal): Command {
  return withIdentity(new Command('whoami'))
    .description('who is signed in, as the access token says')
    .option('--json', 'for scripts')
    .action(async (options: IdentityOptions & { readonly json?: true }) => {
      const token = await accessTokenSource(options, new SessionStore(terminal.sessionFolder))();
      const { sub, iss, roles, agency, organisation, exp } = readToken(token);
      const expiresAt = new Date(exp * 1000).toISOString();
      if (options.json === true) {
        terminal.say(JSON.stringify({ subject: sub, issuer: iss, roles, agency, organisation, expiresAt }));
        return;
      }
      terminal.say(
        `${sub}: ${roles.join(', ') || 'no roles'}${agency === undefined ? '' : `, of ${agency}`}`,
      );
      terminal.say(`signed in at ${iss}, until ${expiresAt}`);
    });
}

function readToken(token: string): z.infer<typeof Shown> {
  let claims: unknown;
  try {
    claims = decodeJwt(token);
  } catch (cause) {
    throw new InputError(
      {
        detail: 'the access token is not a JWT: only the provider knows whose it is',
        zh: '访问令牌不是 JWT，只有身份提供方知道属于谁',
      },
      { cause },
    );
  }
  const shown = Shown.safeParse(claims);
  if (!shown.success)
    throw new InputError({ detail: 'the access token does not say whose it is', zh: '访问令牌未说明属于谁' });
  return shown.data;
}
