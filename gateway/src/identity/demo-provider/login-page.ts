import type { DemoPerson } from './demo-person.js';
import { escapeHtml } from '../../escape-html.js';
import { renderPage, type PageLanguage } from './page.js';

export interface LoginPageContent {
  readonly language: PageLanguage;
  readonly people: readonly DemoPerson[];
  /** The address of this page, where the form goes. */
  readonly action: string;
  /** Whether the last answer named nobody on the list. */
  readonly refused: boolean;
}

const TEXTS = {
  'zh-CN': {
    title: '演示登录',
    note: '这是演示环境：人员均为虚构，登录不需要密码，请勿输入真实个人信息。',
    choose: '请选择以谁的身份继续：',
    refused: '名单中没有此人，请重新选择。',
    other: 'English',
  },
  en: {
    title: 'Demonstration sign-in',
    note: 'This is a demonstration: the people are invented and no password is asked. Enter no real data.',
    choose: 'Choose whom to continue as:',
    refused: 'Nobody on the list has that name. Choose again.',
    other: '中文',
  },
} as const;

/** The list of people, each a button of one plain form: usable by keyboard and without scripts. */
export function loginPage({ language, people, action, refused }: LoginPageContent): string {
  const texts = TEXTS[language];
  const other: PageLanguage = language === 'en' ? 'zh-CN' : 'en';
  const address = escapeHtml(action);
  const body = `<p role="note">${texts.note}</p>
${refused ? `<p role="alert">${texts.refused}</p>` : ''}
<form method="post" action="${address}?lang=${language}">
<p id="choose">${texts.choose}</p>
<ul aria-labelledby="choose">
${people.map((person) => personButton(person, language)).join('\n')}
</ul>
</form>
<p><a href="${address}?lang=${other}" lang="${other}" hreflang="${other}">${texts.other}</a></p>`;
  return renderPage({ language, title: texts.title, body });
}

function personButton({ id, title }: DemoPerson, language: PageLanguage): string {
  const name = escapeHtml(language === 'en' ? title.en : title.zh);
  return `<li><button type="submit" name="person" value="${escapeHtml(id)}">${name} <code>${escapeHtml(id)}</code></button></li>`;
}
