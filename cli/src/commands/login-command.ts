import { Command, InvalidArgumentError } from 'commander';
import { decodeJwt } from 'jose';
import { withService, type ServiceOptions } from '../connect.js';
import { openBrowser } from '../sign-in/open-browser.js';
import { SessionStore } from '../sign-in/session-store.js';
import { signInByBrowser } from '../sign-in/sign-in-by-browser.js';
import type { Terminal } from '../terminal.js';

interface LoginOptions extends ServiceOptions {
  readonly browser: boolean;
  readonly clientId?: string;
  readonly parameter: Readonly<Record<string, string>>;
  readonly port: number;
  readonly timeout: number;
}

export function loginCommand(terminal: Terminal): Command {
  return withService(new Command('login'))
    .description('sign in by the browser, at the OpenID provider of the service; later commands use it')
    .option('--no-browser', 'only print the address to open, on this machine')
    .option('--client-id <id>', 'the name under which the provider knows this command line')
    .option(
      '--parameter <name=value>',
      'of the authorization request, such as scope="openid offline_access"; may be repeated, and an empty value takes one away',
      readParameter,
      {},
    )
    .option(
      '--port <number>',
      'to come back to, for a provider that compares ports',
      readNumber(0, 65_535),
      0,
    )
    .option('--timeout <seconds>', 'how long to wait for the browser', readNumber(1, 3_600), 300)
    .action(async (options: LoginOptions) => {
      const { url, browser, clientId, parameter, port, timeout } = options;
      const session = await signInByBrowser({
        url,
        ...(clientId !== undefined && { clientId }),
        parameters: parameter,
        port,
        timeoutMs: timeout * 1000,
        onAddress: (address) => {
          terminal.tell(`Sign in at:\n${address.href}`);
          if (browser) openBrowser(address);
        },
      });
      await new SessionStore(terminal.sessionFolder).write(url, session);
      terminal.say(`signed in at ${url} as ${nameOf(session.accessToken)}`);
    });
}

/** A provider's access token need not be one that we can read. */
function nameOf(accessToken: string): string {
  try {
    return decodeJwt(accessToken).sub ?? 'somebody';
  } catch {
    return 'somebody';
  }
}

function readParameter(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][\w-]{0,63})=(.{0,1024})$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Write name=value. 写法为 name=value。');
  }
  return { ...before, [name]: value };
}

function readNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `A number from ${String(least)} to ${String(most)} is needed. 须为 ${String(least)} 至 ${String(most)} 的整数。`,
    );
  };
}
