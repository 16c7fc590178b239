import { expect } from 'chai';
import type { GrantReceipt } from '#gateway/http/grant-receipt';
import { grantReceiptPage } from '#gateway/http/grant-receipt-page';

const HOSTILE = '<script>alert("1")</script>';
const named = { code: 'x', title: { zh: HOSTILE, en: HOSTILE } };
const receipt = {
  grantId: 'grant-0001',
  sentence: { zh: HOSTILE, en: HOSTILE },
  recipient: named,
  providers: [named],
  purpose: named,
  categories: [named],
  acts: [
    {
      type: 'GrantMade',
      at: '2026-11-24T00:00:00.000Z',
      by: 'counter',
      officer: 'O'.repeat(43),
      commandId: 'grant-0001',
      seq: 12,
      block: 7,
      transactionId: 'ab'.repeat(32),
    },
  ],
} as unknown as GrantReceipt;

describe('grantReceiptPage', () => {
  const page = grantReceiptPage(receipt, '2026-11-24T01:00:00.000Z');

  it('lets nothing that it shows be taken for HTML', () => {
    expect(page).not.to.contain('<script');
    expect(page.split('&lt;script&gt;')).to.have.length(3);
  });

  it('says in both languages how it was given, by whom and where it stands', () => {
    expect(page).to.contain('在服务窗口办理').and.to.contain('at a counter').and.to.contain('O'.repeat(43));
    expect(page).to.contain('ab'.repeat(32)).and.to.contain('12').and.to.contain('2026-11-24T01:00:00.000Z');
  });
});
