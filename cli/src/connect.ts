import { InvalidArgumentError, Option, type Command } from 'commander';
import { createClient, type SealtrailClient } from '@sealtrail/client';
import { obtainDemoToken } from './code-flow.js';
import { InputError } from './input-error.js';

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
    .option('--as <person>', 'sign in as this person of the demonstration')
    .addOption(
      new Option('--token <token>', 'an access token of the OpenID provider').env('SEALTRAIL_TOKEN'),
    );
}

/** A client for what anyone may ask. */
export function connectAnonymously({ url }: ServiceOptions): SealtrailClient {
  return createClient({ address: url });
}

/** A client with an identity. Fails with InputError where none is given, and as `obtainDemoToken` does. */
export async function connect(options: IdentityOptions, timeoutMs?: number): Promise<SealtrailClient> {
  const { url, as: person } = options;
  const token = person === undefined ? options.token : (await obtainDemoToken({ url, person })).accessToken;
  if (token === undefined) throw new InputError('say who you are: --as <person>, or SEALTRAIL_TOKEN');
  return createClient({ address: url, token, ...(timeoutMs !== undefined && { timeoutMs }) });
}

function readAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('An address such as http://127.0.0.1:8080 is needed.');
  }
  return text;
}
