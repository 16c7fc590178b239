import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'chai';
import { z } from 'zod';
import { EXAMPLES } from '#gateway/http/examples/examples';
import { describeInterface } from '#gateway/http/openapi';
import { defineRoute, type Route } from '#gateway/http/route';
import { everyRoute } from './every-route.ts';

const routes = everyRoute();
const text = JSON.stringify(describeInterface(routes));

const Operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  'x-policy': z.union([z.string(), z.array(z.string())]),
  parameters: z
    .array(z.looseObject({ in: z.string(), name: z.string(), required: z.boolean().optional() }))
    .optional(),
  requestBody: z
    .looseObject({
      required: z.boolean(),
      content: z.record(z.string(), z.looseObject({ example: z.unknown().optional() })),
    })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
});
const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});
const document = Document.parse(JSON.parse(text));

function operationOf({ path, method }: Route): z.output<typeof Operation> {
  const operation = document.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not described`);
  return operation;
}

function example(overrides: Partial<Route>): Route {
  const route = defineRoute({
    method: 'get',
    path: '/example',
    policy: 'anyone',
    operationId: 'example',
    summary: 'An example.',
    tag: 'operator',
    answers: { 200: { description: 'Good.' } },
    handle: () => Promise.resolve({}),
  });
  return { ...route, ...overrides };
}

describe('describeInterface', () => {
  it('makes a document that is valid OpenAPI 3.1', async () => {
    expect(document.openapi).to.equal('3.1.0');
    const config = await createConfig({
      rules: {
        struct: 'error',
        'no-unresolved-refs': 'error',
        'operation-operationId-unique': 'error',
        'operation-parameters-unique': 'error',
        'path-parameters-defined': 'error',
        'path-declaration-must-exist': 'error',
        'security-defined': 'error',
        'no-identical-paths': 'error',
      },
    });
    const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });
    expect(
      problems.map(({ message, location }) => `${location[0]?.pointer ?? ''}: ${message}`),
    ).to.deep.equal([]);
  });

  it('has schemas that a JSON Schema validator takes', () => {
    // ajv's strict mode objects to what OpenAPI adds beside a schema.
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema(JSON.parse(text) as object, 'openapi.json');
    for (const name of Object.keys(document.components.schemas)) {
      expect(ajv.getSchema(`openapi.json#/components/schemas/${name}`), name).to.be.a('function');
    }
  });

  it('describes every route, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described).to.have.members(routes.map(({ method, path }) => `${method} ${path}`));
  });

  it('shows an example of every body that must be sent, which the route takes', () => {
    for (const route of routes.filter(({ body }) => body !== undefined)) {
      const body = EXAMPLES[route.operationId]?.body;
      if (body === undefined) expect(route.body?.safeParse({}).success, route.operationId).to.equal(true);
      else {
        expect(route.body?.safeParse(body).error?.issues, route.operationId).to.equal(undefined);
        const content = operationOf(route).requestBody?.content['application/json'];
        expect(content?.example, route.operationId).to.deep.equal(body);
      }
    }
  });

  it('shows examples of answers as they are described', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema(JSON.parse(text) as object, 'openapi.json');
    let shown = 0;
    for (const route of routes)
      for (const [status, { content }] of Object.entries(operationOf(route).responses)) {
        const { example } = (content?.['application/json'] ?? {}) as { example?: unknown };
        if (example === undefined) continue;
        const place = ['paths', route.path, route.method, 'responses', status];
        const steps = [...place, 'content', 'application/json', 'schema'];
        const pointer = steps
          .map((step) => step.replaceAll('/', '~1'))
          .map(encodeURIComponent)
          .join('/');
        const validate = ajv.getSchema(`openapi.json#/${pointer}`);
        expect(validate?.(example), `${route.operationId}: ${JSON.stringify(validate?.errors)}`).to.equal(
          true,
        );
        shown += 1;
      }
    expect(shown).to.be.greaterThan(20);
  });

  it('has no example of an operation that there is not', () => {
    expect(routes.map(({ operationId }) => operationId)).to.include.members(Object.keys(EXAMPLES));
  });

  it('says who may call', () => {
    for (const route of routes) {
      const { security, 'x-policy': policy } = operationOf(route);
      expect(policy, route.path).to.deep.equal(route.policy);
      expect(security, route.path).to.deep.equal(route.policy === 'anyone' ? [] : [{ bearer: [] }]);
    }
  });

  it('asks for an Idempotency-Key where a route commands, and nowhere else', () => {
    for (const route of routes) {
      const headers = operationOf(route).parameters?.filter((parameter) => parameter.in === 'header') ?? [];
      const expected = route.commands ? [['Idempotency-Key', true]] : [];
      expect(
        headers.map(({ name, required }) => [name, required]),
        route.path,
      ).to.deep.equal(expected);
    }
  });

  it('says whether a body may be left out', () => {
    for (const route of routes) {
      const { requestBody } = operationOf(route);
      expect(requestBody?.required, route.path).to.equal(route.body && !route.body.safeParse({}).success);
    }
  });

  it('shows problem details for every refusal', () => {
    for (const route of routes) {
      const { responses } = operationOf(route);
      for (const range of ['4XX', '5XX']) {
        expect(responses[range]?.content, route.path).to.have.all.keys('application/problem+json');
      }
    }
  });

  it('describes what is sent as it is sent, and what is answered as it is answered', () => {
    const schema = z.strictObject({
      at: z.string().transform(Number).pipe(z.number()),
      size: z.int().default(1),
    });
    const answer = z.strictObject({ at: z.string(), size: z.int().default(1) });
    const made = describeInterface([
      example({ method: 'post', body: schema, answers: { 200: { description: 'Good.', schema: answer } } }),
    ]);
    const operation = made.paths?.['/example']?.post;
    const sent: unknown = JSON.parse(JSON.stringify(operation?.requestBody));
    const answered: unknown = JSON.parse(JSON.stringify(operation?.responses));
    expect(sent).to.have.nested.property('content.application/json.schema.properties.at.type', 'string');
    expect(sent).to.have.nested.property('content.application/json.schema.required').deep.equal(['at']);
    expect(answered)
      .to.have.nested.property('200.content.application/json.schema.required')
      .deep.equal(['at', 'size']);
  });

  const mistakes: readonly [string, readonly Route[], string][] = [
    ['one address twice', [example({}), example({ operationId: 'other' })], 'twice'],
    ['one operation id twice', [example({}), example({ path: '/other' })], 'twice'],
    ['a path whose parameters nobody parses', [example({ path: '/example/{id}' })], 'does not parse'],
    ['a query that is no object', [example({ query: z.string() })], 'no object'],
  ];
  for (const [title, table, reason] of mistakes) {
    it(`refuses ${title}`, () => {
      expect(() => describeInterface(table)).to.throw(TypeError, reason);
    });
  }
});
