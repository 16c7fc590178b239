import { SignInError } from './sign-in-error.js';

const TIMEOUT_MS = 10_000;
const BODY_BYTES_MAX = 256 * 1024;

export interface Visit {
  readonly url: URL;
  readonly status: number;
  /** Where a redirect leads, made absolute. */
  readonly location: URL | undefined;
  readonly text: string;
}

/**
 * What a browser does for one site: keeps its cookies and posts its forms. Follows no redirect by itself, and every
 * visit is bounded in time and size. Fails with SERVICE_UNREACHABLE or ANSWER_UNEXPECTED.
 */
export class CookieVisitor {
  readonly #cookies = new Map<string, string>();

  async visit(url: URL, form?: Readonly<Record<string, string>>): Promise<Visit> {
    const response = await this.#fetch(url, form);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      location: location === null ? undefined : new URL(location, url),
      text: await readBounded(response),
    };
  }

  async #fetch(url: URL, form: Readonly<Record<string, string>> | undefined): Promise<Response> {
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    try {
      return await fetch(url, {
        ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
        headers: { accept: 'application/json, text/html;q=0.9', ...(cookie === '' ? {} : { cookie }) },
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      throw new SignInError('SERVICE_UNREACHABLE', `${url.origin} does not answer`, { cause });
    }
  }

  /** Attributes are left aside: there is one site, and its cookies live no longer than this object. */
  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';', 1);
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX)
      throw new SignInError('ANSWER_UNEXPECTED', 'an answer is larger than 256 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
