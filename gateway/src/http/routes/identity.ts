import { z } from 'zod';
import type { IdentityFacts } from '../../identity/identity-facts.js';
import { defineRoute, type Route } from '../route.js';

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
