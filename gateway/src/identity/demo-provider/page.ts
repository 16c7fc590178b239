import { createHash } from 'node:crypto';
import { escapeHtml } from '../../escape-html.js';

export type PageLanguage = 'zh-CN' | 'en';

export interface PageContent {
  readonly language: PageLanguage;
  readonly title: string;
  /** HTML; whatever was not written here went through `escapeHtml`. */
  readonly body: string;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; }
button { font: inherit; width: 100%; min-height: 2.75rem; margin: 0 0 .5rem; padding: .25rem .75rem; text-align: start; }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
[role=note], [role=alert] { border-inline-start: .25rem solid; padding-inline-start: .75rem; }
`;

const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** The whole document: no script, no style but the one that the policy names by its hash, nothing from elsewhere. */
export function renderPage({ language, title, body }: PageContent): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/**
 * The Content-Security-Policy of every page. A form may go to this provider and, because browsers hold a form to
 * this rule through its redirects, on to `redirectOrigin`.
 */
export function pagePolicy(redirectOrigin?: string): string {
  const targets = redirectOrigin === undefined ? "'self'" : `'self' ${redirectOrigin}`;
  return (
    `default-src 'none'; style-src ${STYLE_SOURCE}; form-action ${targets}; ` +
    "base-uri 'none'; frame-ancestors 'none'"
  );
}
