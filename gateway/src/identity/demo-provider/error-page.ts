import { escapeHtml } from '../../escape-html.js';
import { renderPage, type PageLanguage } from './page.js';

const TEXTS = {
  'zh-CN': { title: '无法登录', again: '请从原来的程序或页面重新开始登录。' },
  en: {
    title: 'Sign-in is not possible',
    again: 'Start again from the program or page that sent you here.',
  },
} as const;

/** `code` is the OAuth error code (RFC 6749 §4.1.2.1), such as `invalid_request`. */
export function errorPage(language: PageLanguage, code: string, detail: string | undefined): string {
  const texts = TEXTS[language];
  const shown = detail === undefined ? code : `${code}: ${detail}`;
  const body = `<p role="alert">${texts.again}</p>
<p lang="en"><code>${escapeHtml(shown)}</code></p>`;
  return renderPage({ language, title: texts.title, body });
}
