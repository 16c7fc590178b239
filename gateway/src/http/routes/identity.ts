import { z } from 'zod';
import { defineRoute, type Route } from '../route.js';

/** Where and for what a client gets its access tokens. */
export interface IdentityFacts {
  readonly issuer: string;
  /** Of the command line: the demonstration's own, or the one a deployment registered with its provider. */
  readonly clientId?: string;
  readonly resource: string;
  readonly demonstration: boolean;
  readonly people?: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
  }[];
  readonly ledgerId: string;
}

const Person = z.strictObject({ id: z.string(), title: z.strictObject({ zh: z.string(), en: z.string() }) });

export function identityRoute(facts: IdentityFacts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/identity',
    policy: 'anyone',
    operationId: 'identity',
    summary: 'Which OpenID provider issues the access tokens, and which ledger signatures are bound to.',
    tag: 'operator',
    answers: {
      200: {
        description: 'The provider.',
        schema: z.strictObject({
          issuer: z.url(),
          clientId: z.string().optional(),
          resource: z.string(),
          demonstration: z.boolean(),
          people: z.array(Person).optional(),
          ledgerId: z.string(),
        }),
      },
    },
    handle: () => Promise.resolve({ body: facts }),
  });
}
