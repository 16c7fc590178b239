import { z } from 'zod';
import type { CookieVisitor } from './cookie-visitor.js';
import { SignInError } from './sign-in-error.js';

const HttpAddress = z.url({ protocol: /^https?$/ });

/** Where and for what a service lets its clients get access tokens. */
export const ServiceIdentity = z.object({
  issuer: HttpAddress,
  clientId: z.string().min(1).max(255).optional(),
  resource: z.string().min(1).max(255),
  demonstration: z.boolean(),
});
export type ServiceIdentity = z.infer<typeof ServiceIdentity>;

/** Asks the service at `url`. Fails with SERVICE_UNREACHABLE or ANSWER_UNEXPECTED. */
export async function readServiceIdentity(visitor: CookieVisitor, url: string): Promise<ServiceIdentity> {
  const address = new URL('v1/identity', url.endsWith('/') ? url : `${url}/`);
  const { status, text } = await visitor.visit(address);
  const shown = `${address.origin}${address.pathname}`;
  if (status !== 200) throw new SignInError('ANSWER_UNEXPECTED', `${shown} answers ${String(status)}`);
  const identity = ServiceIdentity.safeParse(parseJson(text));
  if (!identity.success) throw new SignInError('ANSWER_UNEXPECTED', `${shown} answers something else`);
  if (address.protocol === 'https:' && identity.data.issuer.startsWith('http:')) {
    throw new SignInError('ANSWER_UNEXPECTED', 'the service is at https, its OpenID provider only at http');
  }
  return identity.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
