import { InvalidArgumentError, Option, type Command } from 'commander';
import { createClient, type SealtrailClient } from '@sealtrail/client';
import { accessTokenSource } from './sign-in/access-token-source.js';
import { SessionStore } from './sign-in/session-store.js';
import type { Terminal } from './terminal.js';

/** What every subcommand knows about the service. */
export interface ServiceOptions {
  readonly url: string;
}

/** What a subcommand that needs an identity knows besides. */
export interface IdentityOptions extends ServiceOptions {
  readonly as?: string;
  readonly token?: string;
}

export function withService(command: Command): Command {
  return command.addOption(
    new Option('--url <address>', 'where the service is')
      .env('SEALTRAIL_URL')
      .argParser(readAddress)
      .default('http://127.0.0.1:8080'),
  );
}

/** A token is better given by the environment: other people of the machine can read command lines. */
export function withIdentity(command: Command): Command {
  return withService(command)
    .option('--as <person>', 'as this person of the demonstration, instead of whoever is signed in')
    .addOption(
      new Option('--token <token>', 'an access token of the OpenID provider').env('SEALTRAIL_TOKEN'),
    );
}

/** A client for what anyone may ask. */
export function connectAnonymously({ url }: ServiceOptions): SealtrailClient {
  return createClient({ address: url });
}

/** A client with an identity. Fails with InputError where nobody is signed in, and as `accessTokenSource` does. */
export async function connect(
  options: IdentityOptions,
  { sessionFolder }: Pick<Terminal, 'sessionFolder'>,
  timeoutMs?: number,
): Promise<SealtrailClient> {
  const token = accessTokenSource(options, new SessionStore(sessionFolder));
  // Who asks is settled before anything is asked.
  await token();
  return createClient({ address: options.url, token, ...(timeoutMs !== undefined && { timeoutMs }) });
}

function readAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError(
      'An address such as http://127.0.0.1:8080 is needed. 须为 http://127.0.0.1:8080 这样的地址。',
    );
  }
  return text;
}
