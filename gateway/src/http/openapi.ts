import { z } from 'zod';
import {
  createDocument,
  type ZodObjectInput,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { CommandId } from '@sealtrail/core';
import { describeMembers } from './describe-members.js';
import { EXAMPLES } from './examples/examples.js';
import { ProblemSchema } from './problem-schema.js';
import { isBodyOptional, type Policy, type Route } from './route.js';

/** An OpenAPI 3.1 document, ready for `JSON.stringify`. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const VERSION = '0.1.0';

const ABOUT = `Certificates of public agencies, and citizens' authorisations to use data about them, on a
permissioned ledger.

**Tokens.** Send \`Authorization: Bearer …\`; \`/v1/identity\` names the OpenID provider that gives access tokens.
\`x-policy\` of an operation names the roles of which a caller needs one.

**Commands** carry an \`Idempotency-Key\`, best a random UUID, and may be repeated safely: the same key with the same
body gives the first answer again. They answer 201 when it was done now, 200 when it was done before, with the receipt.

**People** are pseudonyms (\`subjectId\`) on the ledger. Where a body takes one, it takes \`idDocument\` in its place.

**Reads** say how far they know the ledger (\`asOfBlock\`). What a gateway answered it reads at once; where another one
did, hand in the block of the receipt as \`atLeastBlock\`. Lists have pages: hand in \`next\` as \`after\`.

**Errors** are problem details (RFC 9457); their \`code\` is stable. A denied access is an answer, not an error. Times are
RFC 3339 in UTC with milliseconds; intervals are half-open.`;

const TAGS: Readonly<Record<string, string>> = {
  certificates: 'Issuing certificates, and what happens to them afterwards.',
  verification: 'Whether a certificate is genuine and in force. Anyone may ask.',
  'authorisation-requests': 'An agency asks a person for a grant; the person approves, narrows or refuses.',
  grants: 'What people allow: which agency may ask which others, for what, until when. Pausing and revoking.',
  accesses: 'Asking for data, handing it over, and the record of both.',
  registry: 'Agencies, seals, certificate types, data categories, purposes and notices.',
  my: 'What citizens see and do for themselves.',
  trail: 'What auditors ask: events, counts, what is off, exports. Each question becomes an event itself.',
  representatives: 'Guardians and delegates: who may act, or see, for whom.',
  operator: 'Health, readiness and metrics, and where access tokens come from.',
  description: 'This description.',
};

const CommandHeaders = z.object({
  'Idempotency-Key': CommandId.meta({ description: 'Names this command; chosen by the caller.' }),
});

/**
 * Describes the interface by the very schemas that parse its requests.
 * Fails with a TypeError where two routes have one address or one operation id: the table is wrong then.
 */
export function describeInterface(routes: readonly Route[]): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  const operationIds = new Set<string>();
  for (const route of routes) {
    const { path, method, operationId } = route;
    const operations = (paths[path] ??= {});
    if (operations[method] !== undefined || operationIds.has(operationId)) {
      throw new TypeError(`${operationId} (${method} ${path}) is in the table twice`);
    }
    operationIds.add(operationId);
    operations[method] = describeRoute(route);
  }
  const tags = new Set(routes.map(({ tag }) => tag));
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Sealtrail',
        version: VERSION,
        description: ABOUT,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: Array.from(tags, (name) => {
        const description = TAGS[name];
        return description === undefined ? { name } : { name, description };
      }),
      paths,
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token (RFC 9068) of the OpenID provider that `/v1/identity` names.',
          },
        },
      },
    },
    { reused: 'inline' },
  );
  describeMembers(document);
  return document;
}

function describeRoute(route: Route): ZodOpenApiOperationObject {
  const { operationId, summary, tag, policy, body, bodyBytesMax } = route;
  const requestParams = describeParameters(route);
  return {
    operationId,
    summary,
    tags: [tag],
    security: policy === 'anyone' ? [] : [{ bearer: [] }],
    'x-policy': policyShown(policy),
    ...(Object.keys(requestParams).length > 0 && { requestParams }),
    ...(body !== undefined && {
      requestBody: {
        required: !isBodyOptional(route),
        description: `At most ${String(bodyBytesMax)} bytes.`,
        content: { 'application/json': { schema: body, ...shown(EXAMPLES[operationId]?.body) } },
      },
    }),
    responses: describeAnswers(route),
  };
}

function policyShown(policy: Policy): string | string[] {
  return policy === 'anyone' ? policy : [...policy];
}

function describeParameters({ path, params, query, commands }: Route): ZodOpenApiParameters {
  const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  if (named.length > 0 && params === undefined) {
    throw new TypeError(`the route ${path} names parameters that it does not parse`);
  }
  return {
    ...(params !== undefined && { path: asObject(params, path) }),
    ...(query !== undefined && { query: asObject(query, path) }),
    ...(commands && { header: CommandHeaders }),
  };
}

/** Parameters are members of an object, or they could not be described one by one. */
function asObject(schema: z.ZodType, path: string): ZodObjectInput {
  if (schema instanceof z.ZodObject) return schema;
  throw new TypeError(`the parameters of ${path} are no object`);
}

function shown(example: object | undefined): { readonly example?: object } {
  return example === undefined ? {} : { example };
}

function describeAnswers({ operationId, answers, streams = [] }: Route): ZodOpenApiResponsesObject {
  const [best] = Object.keys(answers)
    .filter((status) => status.startsWith('2'))
    .sort()
    .reverse();
  const described: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, { description, schema }] of Object.entries(answers)) {
    const content = {
      ...(schema !== undefined && {
        'application/json': { schema, ...(status === best && shown(EXAMPLES[operationId]?.answer)) },
      }),
      ...(Number(status) === 200 &&
        Object.fromEntries(streams.map((type) => [type, { schema: z.string() }]))),
    };
    described[status] = { description, ...(Object.keys(content).length > 0 && { content }) };
  }
  const problem = { 'application/problem+json': { schema: ProblemSchema } };
  return {
    ...described,
    '4XX': { description: 'Refused; `code` says why.', content: problem },
    '5XX': { description: 'Not now, or our fault; `Retry-After` says when to ask again.', content: problem },
  };
}
