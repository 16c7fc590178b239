import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import { z } from 'zod';
import { describeInterface } from '../openapi.js';
import { defineRoute, type Answer, type Route } from '../route.js';

const tag = 'description';

/** Files of the viewer change with its version only. */
const CACHED = { 'Cache-Control': 'public, max-age=3600' };

/** What the page needs of the viewer; nothing else of its folder is served. */
const VIEWER_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Sealtrail: the HTTP interface</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="interface"></div>
    <noscript>The description of the interface is at <a href="/openapi.json">/openapi.json</a>.</noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/show.js"></script>
  </body>
</html>
`;

/** In a file of its own, because the content security policy allows no script inside a page. */
const SHOW = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#interface',
  deepLinking: true,
  docExpansion: 'list',
  // The online validator would be told where this service is.
  validatorUrl: null,
});
`;

const toDocs = defineRoute({
  method: 'get',
  path: '/',
  policy: 'anyone',
  operationId: 'root',
  summary: 'Leads to the description of the interface.',
  tag,
  answers: { 302: { description: 'To /docs.' } },
  handle: () => Promise.resolve({ status: 302, headers: { Location: '/docs' } }),
});

const docs = defineRoute({
  method: 'get',
  path: '/docs',
  policy: 'anyone',
  operationId: 'docs',
  summary: 'The description of the interface, to read and to try out.',
  tag,
  answers: { 200: { description: 'A page.' } },
  streams: ['text/html'],
  handle: () => Promise.resolve(text(PAGE, 'text/html; charset=utf-8')),
});

const show = defineRoute({
  method: 'get',
  path: '/docs/show.js',
  policy: 'anyone',
  operationId: 'docsShow',
  summary: "The page's own script.",
  tag,
  answers: { 200: { description: 'A script.' } },
  streams: ['text/javascript'],
  handle: () => Promise.resolve(text(SHOW, 'text/javascript; charset=utf-8')),
});

function viewerRoute([file, contentType]: readonly [string, string]): Route {
  return defineRoute({
    method: 'get',
    path: `/docs/${file}`,
    policy: 'anyone',
    operationId: `docsFile-${file}`,
    summary: "A file of the page's viewer.",
    tag,
    answers: { 200: { description: 'The file.' } },
    streams: [contentType.replace(/;.*$/, '')],
    handle: () => {
      const lines: AsyncIterable<string> = createReadStream(join(getAbsoluteFSPath(), file), 'utf8');
      return Promise.resolve({ stream: { contentType, lines }, headers: CACHED });
    },
  });
}

/** The description of `routes` and of itself, and a page that shows it. */
export function descriptionRoutes(routes: readonly Route[]): readonly Route[] {
  const openapi = defineRoute({
    method: 'get',
    path: '/openapi.json',
    policy: 'anyone',
    operationId: 'openapi',
    summary: 'The description of the interface, in OpenAPI 3.1.',
    tag,
    answers: {
      200: { description: 'The document.', schema: z.looseObject({ openapi: z.string() }) },
      304: { description: 'The caller has it.' },
    },
    handle: () => Promise.resolve({ body: document, headers }),
  });
  const own = [toDocs, docs, show, ...Object.entries(VIEWER_FILES).map(viewerRoute), openapi];
  const document = describeInterface([...routes, ...own]);
  const headers = { ETag: etagOf(document), 'Cache-Control': 'no-cache' };
  return own;
}

function etagOf(document: object): string {
  return `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url')}"`;
}

function text(content: string, contentType: string): Answer {
  return { stream: { contentType, lines: once(content) } };
}

async function* once(content: string): AsyncIterable<string> {
  yield await Promise.resolve(content);
}
