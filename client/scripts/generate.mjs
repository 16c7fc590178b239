import { writeFileSync } from 'node:fs';
import openapiTypescript, { astToString, UNKNOWN } from 'openapi-typescript';
import { createHttpMetrics } from '../../gateway/dist/http/http-metrics.js';
import { describeInterface } from '../../gateway/dist/http/openapi.js';
import { allRoutes } from '../../gateway/dist/http/routes.js';

// Writes src/schema.ts: the types of the HTTP interface, from the route table of the built gateway.
// No server runs: the description depends on the table alone, not on what these facts say.
const facts = { issuer: 'http://127.0.0.1', resource: '', demonstration: false, ledgerId: '' };
const document = describeInterface(allRoutes(createHttpMetrics(), facts));
// By way of its text, so that the generator sees what clients see.
const tree = await openapiTypescript(JSON.stringify(document), {
  alphabetize: true,
  // Any JSON and any JSON Schema refer to themselves, which a type of this form cannot.
  transform: (_schema, { path }) => (/\/schemas\/__schema\d+$/.test(path ?? '') ? UNKNOWN : undefined),
});
writeFileSync(new URL('../src/schema.ts', import.meta.url), astToString(tree));
