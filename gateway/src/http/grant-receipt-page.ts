import { escapeHtml } from '../escape-html.js';
import type { GrantReceipt } from './grant-receipt.js';

const ACTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  GrantMade: ['授权', 'Granted'],
  GrantPaused: ['暂停', 'Paused'],
  GrantResumed: ['恢复', 'Resumed'],
  GrantShortened: ['缩短期限', 'Shortened'],
  GrantRevoked: ['撤回', 'Revoked'],
  GrantSuperseded: ['续期，由新授权代替', 'Renewed by another grant'],
  GrantSetAside: ['不再适用', 'Set aside'],
};

const WAYS: Readonly<Record<GrantReceipt['acts'][number]['by'], readonly [zh: string, en: string]>> = {
  self: ['本人签名', 'signed by the person'],
  representative: ['代理人签名', 'signed by a representative'],
  counter: ['在服务窗口办理', 'at a counter'],
  session: ['本人登录后办理', 'by the signed-in person'],
  service: ['系统记录', 'recorded by the service'],
};

/** The receipt for people, to print: plain HTML in both languages, with no script and no style. */
export function grantReceiptPage(receipt: GrantReceipt, asOfTime: string | null): string {
  const { grantId, sentence, acts } = receipt;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>授权回执 ${escapeHtml(grantId)}</title>
</head>
<body>
<h1>授权回执 <span lang="en">Receipt of a grant</span></h1>
<p>${escapeHtml(sentence.zh)}</p>
<p lang="en">${escapeHtml(sentence.en)}</p>
<p>授权编号 <span lang="en">Grant</span>: ${escapeHtml(grantId)}</p>
<table>
<thead><tr><th>事项 <span lang="en">What</span></th><th>方式 <span lang="en">How</span></th><th>时间 <span lang="en">When (UTC)</span></th><th>记录 <span lang="en">On the ledger</span></th></tr></thead>
<tbody>
${acts.map(actRow).join('\n')}
</tbody>
</table>
<p>截至 <span lang="en">As of</span> ${escapeHtml(asOfTime ?? '')}</p>
</body>
</html>
`;
}

function actRow({
  type,
  by,
  officer,
  at,
  seq,
  block,
  commandId,
  transactionId,
}: GrantReceipt['acts'][number]): string {
  const [zh, en] = ACTS[type] ?? [type, type];
  const [wayZh, wayEn] = WAYS[by];
  const who =
    officer === undefined ? '' : `<br>经办人 <span lang="en">Officer</span>: ${escapeHtml(officer)}`;
  const place = `事件 <span lang="en">Event</span> ${String(seq)}, 区块 <span lang="en">block</span> ${String(block)}`;
  return `<tr><td>${escapeHtml(zh)} <span lang="en">${escapeHtml(en)}</span></td><td>${wayZh} <span lang="en">${wayEn}</span>${who}</td><td>${escapeHtml(at)}</td><td>${place}<br>${escapeHtml(commandId)}<br>${escapeHtml(transactionId)}</td></tr>`;
}
